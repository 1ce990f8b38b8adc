package dev.sluice.experiment;

import dev.sluice.experiment.declaration.AdHocComparison;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.progress.Progress;
import dev.sluice.run.Provenance;
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

  /** The trials of one cell on the named data. */
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

  private static final Map<String, Map<String, Double>> BASELINES =
      Map.of("majority", Map.of("accuracy", 0.5));

  public static TrialResult completed(Trial<?> trial, double accuracy, boolean baselines) {
    ResultBuilder result = ResultBuilder.of(trial).metrics(Map.of("accuracy", accuracy));
    return (baselines ? result.baselines(BASELINES) : result).build();
  }

  public static TrialResult diverged(Trial<?> trial, Map<String, Double> metrics) {
    return ResultBuilder.of(trial).metrics(metrics).diverged("loss NaN").build();
  }

  public static TrialResult failed(Trial<?> trial, String why) {
    return ResultBuilder.of(trial).failed(why).build();
  }

  public static Provenance provenance(String sha256) {
    return new Provenance(
        1,
        sha256,
        new Provenance.Software("0.1", "f00", "Java 17"),
        new Provenance.Machine("Linux", "CPU", 2),
        new Provenance.Backend("1", "cpu", "blas"),
        new Provenance.Launch("sluice compare", "2026-11-21T05:00:00Z", 0));
  }

  /** Records all messages and progress bars. */
  public static final class RecordedProgress implements Progress {
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
