package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Each cell ends with about the same headline metric as the LSTM.
 *
 * @param cells the cells that are compared with the LSTM
 * @param within the largest difference, as a share of the LSTM's figure
 */
record Similar(List<String> cells, double within) implements Rule {
  Similar {
    cells = List.copyOf(cells);
  }

  @Override
  public List<Evidence> evidence(Measured results) {
    List<Evidence> evidence = new ArrayList<>();
    for (Place at : results.comparison().places()) {
      for (String cell : cells) {
        results
            .rows(at, List.of("lstm", cell))
            .ifPresent(rows -> evidence.add(evidence(results, at, rows, cell)));
      }
    }
    return evidence;
  }

  private Evidence evidence(
      Measured results, Place at, Map<String, TaskComparison.Row> rows, String cell) {
    Map<Long, RunResult> others = Measured.bySeed(rows.get(cell));
    List<Boolean> seeds = new ArrayList<>();
    Measured.bySeed(rows.get("lstm"))
        .forEach(
            (seed, result) -> {
              if (others.containsKey(seed)) {
                double lstm = results.headline(result);
                double other = results.headline(others.get(seed));
                // Two runs that both diverged do not agree, because neither has a figure.
                seeds.add(
                    Double.isFinite(lstm)
                        && Double.isFinite(other)
                        && Math.abs(other - lstm) <= within * Math.abs(lstm));
              }
            });
    return results.evidence(at, results.headlines(rows), seeds);
  }
}
