package dev.sluice.experiment;

import dev.sluice.progress.Progress;
import dev.sluice.run.Provenance;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trials and results for tests. */
final class Trials {
  private Trials() {}

  static List<Trial<?>> of(List<String> cells, Long... seeds) {
    return grid(cells, List.of(seeds), Map.of()).trials();
  }

  static Grid grid(List<String> cells, List<Long> seeds, Map<String, String> overrides) {
    return new Grid(
        List.of(new BitsTask()), cells, seeds, Optional.empty(), Optional.empty(), overrides);
  }

  static TrialResult completed(Trial<?> trial, double accuracy, boolean baselines) {
    return result(trial, RunStatus.COMPLETED, null, Map.of("accuracy", accuracy), baselines);
  }

  static TrialResult result(
      Trial<?> trial,
      RunStatus status,
      String error,
      Map<String, Double> metrics,
      boolean baselines) {
    boolean failed = status == RunStatus.FAILED;
    return TrialResult.of(
        trial,
        new RunResult(
            TrialRunner.EXPERIMENT,
            trial.task().name(),
            trial.settings().dataName(),
            trial.settings().network().cell(),
            failed ? 0 : 1234,
            trial.settings().training().seed(),
            status,
            error,
            Map.of("test", metrics),
            Map.of(),
            Map.of(),
            baselines ? Map.of("majority", Map.of("accuracy", 0.5)) : Map.of(),
            failed ? 0 : 2,
            failed ? 0 : 2,
            failed ? 0 : 1.5,
            trial.settingsTree(),
            Map.of("sequences", "16"),
            failed ? null : provenance("abc")),
        failed ? List.of() : List.of(0.7, 0.6));
  }

  /** The same result, measured on other data. */
  static TrialResult withData(TrialResult line, String sha256) {
    RunResult run = line.result();
    return with(line, run.parameters(), run.curves(), provenance(sha256));
  }

  /** The same result with other curves of the test part. */
  static TrialResult withCurves(TrialResult line, Evaluation.Curves curves) {
    RunResult run = line.result();
    return with(line, run.parameters(), Map.of("test", List.of(curves)), run.provenance());
  }

  /** The same result of a network of another size. */
  static TrialResult withParameters(TrialResult line, long parameters) {
    RunResult run = line.result();
    return with(line, parameters, run.curves(), run.provenance());
  }

  private static TrialResult with(
      TrialResult line,
      long parameters,
      Map<String, List<Evaluation.Curves>> curves,
      Provenance provenance) {
    RunResult run = line.result();
    return new TrialResult(
        line.format(),
        line.key(),
        line.preset(),
        line.stage(),
        new RunResult(
            run.experiment(),
            run.task(),
            run.data(),
            run.cell(),
            parameters,
            run.seed(),
            run.status(),
            run.error(),
            run.metrics(),
            run.details(),
            curves,
            run.baselines(),
            run.epochs(),
            run.bestEpoch(),
            run.trainingSeconds(),
            run.settings(),
            run.facts(),
            provenance),
        line.validationLoss());
  }

  static Provenance provenance(String sha256) {
    return new Provenance(
        1,
        sha256,
        "0.1",
        "f00",
        "Java 17",
        "Linux",
        "CPU",
        2,
        "1",
        "cpu",
        "blas",
        "sluice compare",
        "2026-11-21T05:00:00Z",
        0);
  }

  /** Remembers what was said. */
  static final class Said implements Progress {
    final List<String> lines = new ArrayList<>();
    final List<String> bars = new ArrayList<>();

    @Override
    public Bar start(String what, long total, Unit unit) {
      bars.add(what + " of " + total);
      return Bar.SILENT;
    }

    @Override
    public void say(String line) {
      lines.add(line);
    }
  }
}
