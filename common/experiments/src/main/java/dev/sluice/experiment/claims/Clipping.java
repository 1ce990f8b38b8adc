package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Of two runs of a cell that differ only in clipping, the one without it fails to train and the one
 * with it does not. A run fails to train if it diverges or learns too little. Pairs with the same
 * outcome are ignored. Each cell is separate evidence, so that a seed counts once.
 *
 * @param axis the norm to which gradients are clipped; 0 for no clipping
 * @param below a run has learnt something if its error is below this share of the trivial
 *     baseline's
 */
record Clipping(String axis, double below) implements Rule {
  @Override
  public List<Evidence> evidence(Measured results) {
    if (!results.comparison().axes().contains(axis)) {
      return List.of();
    }
    List<Evidence> evidence = new ArrayList<>();
    results.comparison().rows().stream()
        .map(TaskComparison.Row::cell)
        .distinct()
        .forEach(cell -> evidence.addAll(evidence(results, cell)));
    return evidence;
  }

  private List<Evidence> evidence(Measured results, String cell) {
    List<Boolean> seeds = new ArrayList<>();
    int failedWithout = 0;
    int failedWith = 0;
    int pairs = 0;
    List<TaskComparison.Row> rows =
        results.comparison().rows().stream().filter(row -> row.cell().equals(cell)).toList();
    for (TaskComparison.Row unclipped : rows) {
      for (TaskComparison.Row clipped : rows) {
        if (clips(unclipped) || !clips(clipped) || !differOnlyInClipping(unclipped, clipped)) {
          continue;
        }
        Map<Long, RunResult> clippedBySeed = Measured.bySeed(clipped);
        for (Map.Entry<Long, RunResult> without : Measured.bySeed(unclipped).entrySet()) {
          RunResult with = clippedBySeed.get(without.getKey());
          if (with == null) {
            continue;
          }
          boolean failsWithout = failsToTrain(results, unclipped, without.getValue());
          boolean failsWith = failsToTrain(results, clipped, with);
          pairs++;
          failedWithout += failsWithout ? 1 : 0;
          failedWith += failsWith ? 1 : 0;
          if (failsWithout != failsWith) {
            seeds.add(failsWithout);
          }
        }
      }
    }
    if (pairs == 0) {
      return List.of();
    }
    Evidence all =
        results.evidence(
            Place.ONLY,
            "failed to train: %s of %s without clipping, %s with it"
                .formatted(
                    Integer.toString(failedWithout),
                    Figures.counted(pairs, "run"),
                    Integer.toString(failedWith)),
            seeds);
    return List.of(
        new Evidence(all.experiment(), all.where() + ", " + cell, all.measured(), all.seeds()));
  }

  private boolean clips(TaskComparison.Row row) {
    return row.at().number(axis).orElse(0) != 0;
  }

  private boolean differOnlyInClipping(TaskComparison.Row one, TaskComparison.Row other) {
    return one.at().without(axis::equals).equals(other.at().without(axis::equals));
  }

  private boolean failsToTrain(Measured results, TaskComparison.Row row, RunResult result) {
    return row.diverged(results.comparison().task().headline()).contains(result)
        || !(results.headline(result) < below * results.comparison().trivial(row));
  }
}
