package dev.sluice.experiment;

import dev.sluice.experiment.declaration.AdHocComparison;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
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
public final class Trials {
  private Trials() {}

  public static List<Trial<?>> of(List<String> cells, Long... seeds) {
    return of(cells, List.of(seeds), Map.of());
  }

  public static List<Trial<?>> of(
      List<String> cells, List<Long> seeds, Map<String, String> overrides) {
    return of(
        new AdHocComparison(
            List.of(new BitsTask()), cells, seeds, Optional.empty(), Optional.empty(), overrides));
  }

  /** The trials of one cell on data of a name. */
  public static List<Trial<?>> on(String data, String cell, Long... seeds) {
    return of(
        new AdHocComparison(
            List.of(new BitsTask()),
            List.of(cell),
            List.of(seeds),
            Optional.of(data),
            Optional.empty(),
            Map.of()));
  }

  private static List<Trial<?>> of(AdHocComparison comparison) {
    return Plan.of(comparison.experiment(), Progress.SILENT).trials(trial -> Optional.empty());
  }

  public static TrialResult completed(Trial<?> trial, double accuracy, boolean baselines) {
    return result(trial, RunStatus.COMPLETED, null, Map.of("accuracy", accuracy), baselines);
  }

  public static TrialResult result(
      Trial<?> trial,
      RunStatus status,
      String error,
      Map<String, Double> metrics,
      boolean baselines) {
    boolean failed = status == RunStatus.FAILED;
    return TrialResult.of(
        trial,
        new RunResult(
            Purpose.AD_HOC_NAME,
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
  public static TrialResult withData(TrialResult line, String sha256) {
    RunResult run = line.result();
    return with(line, run.parameters(), run.curves(), provenance(sha256));
  }

  /** The same result with other curves of the test part. */
  public static TrialResult withCurves(TrialResult line, Evaluation.Curves curves) {
    RunResult run = line.result();
    return with(line, run.parameters(), Map.of("test", List.of(curves)), run.provenance());
  }

  /** The same result of a network of another size. */
  public static TrialResult withParameters(TrialResult line, long parameters) {
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

  public static Provenance provenance(String sha256) {
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
  public static final class Said implements Progress {
    public final List<String> lines = new ArrayList<>();
    public final List<String> bars = new ArrayList<>();

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
