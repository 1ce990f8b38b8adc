package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sentiment.SentimentModel.Prediction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
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

  @Test
  void probabilitiesAreRoundedAsByTheJdkAlsoAtTies() {
    SplittableRandom random = new SplittableRandom(1);
    DoubleStream.concat(
            DoubleStream.of(
                0,
                1,
                0.5,
                0.03125,
                0.00005,
                0.99995,
                0.99994999,
                4.9e-7,
                5e-7,
                0.1234565,
                Math.nextUp(0.00015),
                Math.nextDown(0.00015),
                1e-12,
                Double.NaN,
                1.00000012),
            random.doubles(2000).map(p -> (float) p))
        .forEach(
            p -> {
              for (int decimals : new int[] {4, 6}) {
                assertThat(PredictionFormat.decimal(p, decimals))
                    .isEqualTo(String.format(Locale.ROOT, "%." + decimals + "f", p));
                if (!Double.isNaN(p)) {
                  assertThat(PredictionFormat.rounded(p, decimals))
                      .isEqualTo(BigDecimal.valueOf(p).setScale(decimals, RoundingMode.HALF_EVEN));
                }
              }
            });
  }
}
