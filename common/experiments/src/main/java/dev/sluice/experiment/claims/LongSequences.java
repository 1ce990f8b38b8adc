package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * With the longest sequences, the LSTM is better than the GRU. Seeds with equal figures are
 * ignored.
 *
 * @param axis that counts the steps of a sequence
 */
record LongSequences(String axis) implements Rule {
  private static final List<String> CELLS = List.of("lstm", "gru");

  @Override
  public List<Evidence> evidence(Measured results) {
    return results.farthest(axis, CELLS).stream()
        .map(at -> evidence(results, at, results.rows(at, CELLS).orElseThrow()))
        .toList();
  }

  private static Evidence evidence(
      Measured results, Place at, Map<String, TaskComparison.Row> rows) {
    Map<Long, RunResult> grus = Measured.bySeed(rows.get("gru"));
    List<Boolean> seeds = new ArrayList<>();
    Measured.bySeed(rows.get("lstm"))
        .forEach(
            (seed, result) -> {
              if (grus.containsKey(seed)) {
                double lstm = results.headline(result);
                double gru = results.headline(grus.get(seed));
                if (lstm != gru) {
                  seeds.add(results.comparison().task().headline().beats(lstm, gru));
                }
              }
            });
    return results.evidence(at, results.headlines(rows), seeds);
  }
}
