package dev.sluice.experiment.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.experiment.Trials;
import dev.sluice.task.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialResultTest {
  /** Lines committed in format 2, one each of sentiment, forecasting, characters and adding. */
  private static List<TrialResult> ofFormat2() throws IOException {
    try (InputStream in = TrialResultTest.class.getResourceAsStream("format-2.jsonl")) {
      List<TrialResult> results = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> results.add(TrialResult.parse(line, "format-2.jsonl")));
      return results;
    }
  }

  @Test
  void formattedCellsOfFormat2AreReadAsFigures() throws IOException {
    List<TrialResult> results = ofFormat2();
    assertThat(results)
        .extracting(result -> result.result().task())
        .containsExactly("sentiment", "forecasting", "charnn", "adding");
    Evaluation.Detail byClass = results.get(0).result().details().get("test").get(0);
    assertThat(byClass.columns().get(0))
        .isEqualTo(new Evaluation.Names("class", List.of("negative", "positive")));
    assertThat(byClass.figures("precision")).containsExactly(0.600, 0.565);
    assertThat(byClass.figures("examples")).containsExactly(102.0, 102.0);
    Evaluation.Figures scaled =
        (Evaluation.Figures) results.get(1).result().details().get("test").get(0).columns().get(7);
    assertThat(scaled.heading()).isEqualTo("RSE");
    assertThat(scaled.decimals()).isEqualTo(4);
    assertThat(
            results.get(2).result().details().get("test").get(0).figures("most probable was right"))
        .allMatch(count -> count > 10_000);
    assertThat(results.get(3).result().curves().get("test").get(0).name())
        .isEqualTo("gradient-flow");
  }

  @Test
  void aLineOfFormat2IsWrittenInTheCurrentFormatWithTheSameFiguresAndKey() throws IOException {
    for (TrialResult before : ofFormat2()) {
      String line = before.line();
      assertThat(line).startsWith("{\"format\":3,\"key\":\"" + before.key() + "\"");
      assertThat(line).doesNotContain("\"header\":[");
      assertThat(TrialResult.parse(line, "again")).isEqualTo(before);
    }
  }

  @Test
  void theFormatOfALineIsNotPartOfItsKey() {
    assertThat(Trials.of(List.of("gru"), 1L).get(0).key())
        .isEqualTo("8ba3a58405f1a979b8f70d38a359ef6c8604c3b937c1e4f294667475205b2675");
  }
}
