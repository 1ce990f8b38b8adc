package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sentiment.SentimentModel.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionFormatTest {
  private static final Prediction PREDICTION = prediction();

  private static Prediction prediction() {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    probabilities.put("bad", 0.1234567);
    probabilities.put("good", 0.8765433);
    return new Prediction("good", 0.8765433, probabilities, 3, 2);
  }

  @Test
  void textIsLabelProbabilityAndTextSeparatedByTabs() {
    assertThat(PredictionFormat.text.header(List.of("bad", "good"), true)).isEmpty();
    assertThat(PredictionFormat.text.line(4, "a\tb", PREDICTION, false))
        .isEqualTo("good\t0.8765\ta b");
    assertThat(PredictionFormat.text.line(4, "a b", PREDICTION, true))
        .isEqualTo("good\tbad 0.1235, good 0.8765\ta b");
  }

  @Test
  void csvHasAHeaderAndQuotesWhereNeeded() {
    assertThat(PredictionFormat.csv.header(List.of("bad", "good"), false))
        .containsExactly("line,text,label,probability");
    assertThat(PredictionFormat.csv.line(4, "good, \"really\"", PREDICTION, false))
        .isEqualTo("4,\"good, \"\"really\"\"\",good,0.876543");
    assertThat(PredictionFormat.csv.header(List.of("bad", "good"), true))
        .containsExactly("line,text,label,probability,probability of bad,probability of good");
    assertThat(PredictionFormat.csv.line(4, "fine", PREDICTION, true))
        .isEqualTo("4,fine,good,0.876543,0.123457,0.876543");
  }

  @Test
  void jsonLinesIsOneObjectPerLine() {
    assertThat(PredictionFormat.jsonl.line(4, "a \"b\"\tc", PREDICTION, false))
        .isEqualTo(
            "{\"line\":4,\"text\":\"a \\\"b\\\"\\tc\",\"label\":\"good\",\"probability\":0.876543}");
    assertThat(PredictionFormat.jsonl.line(4, "x", PREDICTION, true))
        .isEqualTo(
            "{\"line\":4,\"text\":\"x\",\"label\":\"good\",\"probability\":0.876543,"
                + "\"probabilities\":{\"bad\":0.123457,\"good\":0.876543}}");
  }
}
