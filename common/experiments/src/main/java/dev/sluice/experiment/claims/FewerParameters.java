package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.statistics.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * With equal units, the recurrent parameters of a GRU are a given share of an LSTM's, and an epoch
 * takes less time.
 *
 * @param share of the LSTM's parameters
 * @param within the tolerance of the measured share
 */
record FewerParameters(double share, double within) implements Rule {
  private static final List<String> CELLS = List.of("rnn", "lstm", "gru");

  @Override
  public List<Evidence> evidence(Measured results) {
    List<Evidence> evidence = new ArrayList<>();
    for (Place at : results.comparison().places()) {
      results
          .rows(at, CELLS)
          .filter(
              rows -> rows.values().stream().map(TaskComparison.Row::size).distinct().count() == 1)
          .ifPresent(rows -> evidence.add(evidence(results, at, rows)));
    }
    return evidence;
  }

  private Evidence evidence(Measured results, Place at, Map<String, TaskComparison.Row> rows) {
    TaskComparison.Row lstm = rows.get("lstm");
    TaskComparison.Row gru = rows.get("gru");
    long rnnParameters = rows.get("rnn").parameters();
    // An RNN has one block of weights, a GRU three, an LSTM four; the rest is the same for all.
    double block = (lstm.parameters() - rnnParameters) / 3.0;
    double rest = rnnParameters - block;
    double measured = (gru.parameters() - rest) / (lstm.parameters() - rest);
    boolean asClaimed = Math.abs(measured - share) <= within;
    ToDoubleFunction<RunResult> secondsPerEpoch =
        result -> result.trainingSeconds() / Math.max(1, result.epochs());
    Map<Long, RunResult> grus = Measured.bySeed(gru);
    List<Boolean> seeds = new ArrayList<>();
    Measured.bySeed(lstm)
        .forEach(
            (seed, result) -> {
              RunResult other = grus.get(seed);
              if (other != null && result.epochs() > 0 && other.epochs() > 0) {
                seeds.add(
                    asClaimed
                        && secondsPerEpoch.applyAsDouble(other)
                            < secondsPerEpoch.applyAsDouble(result));
              }
            });
    return results.evidence(
        at,
        "parameters %s of the LSTM's; seconds per epoch lstm %s, gru %s"
            .formatted(
                Figures.decimal(measured, 3),
                seconds(lstm.trained(secondsPerEpoch)),
                seconds(gru.trained(secondsPerEpoch))),
        seeds);
  }

  private static String seconds(Spread pace) {
    return Figures.meanAndDeviation(pace.mean(), pace.deviation(), 1);
  }
}
