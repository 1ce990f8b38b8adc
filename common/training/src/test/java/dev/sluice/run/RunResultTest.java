package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.training.TinyProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunResultTest {
  private static RunResult result() {
    Map<String, Double> test = new LinkedHashMap<>();
    test.put("rmse", 1.25);
    test.put("auc", Double.NaN);
    test.put("mae", Double.POSITIVE_INFINITY);
    return RunResult.of(new TinyTask(TinyProblem.Kind.LAYERS), TinyTask.Settings.of(2))
        .experiment("grid")
        .data("Zürich")
        .cell("gru")
        .parameters(80)
        .seed(-3)
        .status(RunStatus.INTERRUPTED)
        .metrics(Map.of("test", test))
        .details(
            Map.of(
                "test",
                List.of(
                    new Evaluation.Detail(
                        "By class",
                        List.of(
                            new Evaluation.Names("class", List.of("bad", "good")),
                            new Evaluation.Figures("share", "%", 1, List.of(48.5, Double.NaN)),
                            Evaluation.Figures.counts("examples", List.of(1, 1234)))))))
        .curves(
            Map.of(
                "test",
                List.of(
                    new Evaluation.Curves(
                        "gradient-flow",
                        "steps back",
                        "norm",
                        true,
                        List.of(0.0, 1.0),
                        Map.of("trained", List.of(1.0, 0.5))))))
        .baselines(Map.of("naive", Map.of("rmse", 2.0)))
        .epochs(4)
        .bestEpoch(3)
        .trainingSeconds(1.5)
        .facts(Map.of("windows", "12"))
        .provenance(Provenance.collect(-3, "ab", "sluice", 2))
        .build();
  }

  @Test
  void itIsReadBackFromAFileAndFromALine() {
    RunResult result = result();

    assertThat(RunResult.parse(result.json(), "result.json")).isEqualTo(result);
    assertThat(RunResult.parse(result.line(), "line 1")).isEqualTo(result);
    assertThat(result.line()).doesNotContain("\n").contains("\"status\":\"interrupted\"");
    assertThat(result.json()).endsWith("}\n");
  }

  @Test
  void aCopyHoldsEveryComponent() {
    RunResult result = result();
    assertThat(result.toBuilder().build()).isEqualTo(result);
    assertThat(result.toBuilder().baselines(Map.of()).build().baselines()).isEmpty();
  }

  @Test
  void aProvenanceIsOneFlatObjectInJson() {
    String line =
        "{\"task\":\"tiny\",\"parameters\":0,\"seed\":1,\"status\":\"completed\",\"metrics\":{},"
            + "\"details\":{},\"baselines\":{},\"epochs\":2,\"bestEpoch\":1,\"seconds\":0.5,"
            + "\"facts\":{},\"provenance\":{\"seed\":1,\"dataSha256\":\"ab\",\"sluice\":\"0.1\","
            + "\"gitRevision\":\"f00\",\"java\":\"Java 17\",\"system\":\"Linux\",\"processor\":\"CPU\","
            + "\"cores\":2,\"threads\":\"default\",\"backend\":\"CpuBackend\",\"blas\":\"OPENBLAS\","
            + "\"command\":\"sluice compare\",\"started\":\"2026-11-21T05:00:00Z\","
            + "\"resumedAfterEpoch\":3}}";

    RunResult result = RunResult.parse(line, "line 1");

    assertThat(result.line()).isEqualTo(line);
    assertThat(result.provenance())
        .isEqualTo(
            new Provenance(
                1,
                "ab",
                new Provenance.Software("0.1", "f00", "Java 17"),
                new Provenance.Machine("Linux", "CPU", 2),
                new Provenance.Backend("default", "CpuBackend", "OPENBLAS"),
                new Provenance.Launch("sluice compare", "2026-11-21T05:00:00Z", 3)));
    assertThatThrownBy(() -> RunResult.parse(line.replace("blas", "bias"), "line 1"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bias");
  }

  @Test
  void anOlderFileWithAnotherNameForTheSecondsIsRead() {
    RunResult result = result();
    String before = result.json().replace("\"seconds\"", "\"trainingSeconds\"");
    assertThat(before).contains("trainingSeconds");
    assertThat(RunResult.parse(before, "result.json")).isEqualTo(result);
  }

  @Test
  void aTableOfFormattedCellsIsReadAsNumbers() {
    String before =
        result()
            .line()
            .replaceFirst(
                "\"columns\":.*?\\]\\}\\]\\}",
                "\"header\":[\"class\",\"F1\",\"examples\",\"kind\"],\"rows\":"
                    + "[[\"2019\",\"0.50\",\"1,234\",\"1\"],[\"bad\",\"\",\"-3\",\"a\"]]}");
    assertThat(before).contains("header");
    assertThat(RunResult.parse(before, "result.json").details().get("test").get(0))
        .isEqualTo(
            new Evaluation.Detail(
                "By class",
                List.of(
                    new Evaluation.Names("class", List.of("2019", "bad")),
                    Evaluation.Figures.of("F1", 2, List.of(0.5, Double.NaN)),
                    Evaluation.Figures.counts("examples", List.of(1234, -3)),
                    new Evaluation.Names("kind", List.of("1", "a")))));
  }

  @Test
  void metricsKeepTheirOrder() {
    assertThat(RunResult.parse(result().line(), "x").metrics().get("test").keySet())
        .containsExactly("rmse", "auc", "mae");
  }

  @Test
  void aMetricIsFoundByPartAndName() {
    assertThat(result().metric(Part.TEST, "rmse")).hasValue(1.25);
    assertThat(result().metric(Part.TEST, "smape")).isEmpty();
    assertThat(result().metric(Part.VALIDATION, "rmse")).isEmpty();
  }

  @Test
  void aFailureIsAResultThatSaysWhy() {
    RunResult result =
        RunResult.failed(
            new TinyTask(TinyProblem.Kind.LAYERS),
            TinyTask.Settings.of(2),
            "grid",
            new InputException("no data"));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.error()).isEqualTo("no data");
    assertThat(result.cell()).isEqualTo("lstm");
    assertThat(RunResult.parse(result.line(), "x")).isEqualTo(result);
  }

  @Test
  void aFileThatIsNotAResultIsReported() {
    assertThatThrownBy(() -> RunResult.parse("{\"task\":", "results.jsonl, line 3"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("results.jsonl, line 3: expected a run's result as JSON");
    assertThatThrownBy(() -> RunResult.parse("{}", "a.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.json");
    assertThatThrownBy(() -> RunResult.parse("{\"taks\":1}", "a.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("taks");
  }
}
