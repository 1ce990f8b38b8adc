package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * With the longest sequences, the gradient of the RNN vanishes through time, and those of the LSTM
 * and the GRU do not.
 *
 * @param axis that counts the steps of a sequence
 * @param curves the name of the curves in the results, such as {@code gradient-flow}
 * @param curve the name of one of them, such as {@code trained}
 * @param below a gradient has vanished if it is below this share of the gradient at the nearest
 *     step
 */
record Vanishing(String axis, String curves, String curve, double below) implements Rule {
  private static final List<String> CELLS = List.of("rnn", "lstm", "gru");

  @Override
  public List<Evidence> evidence(Measured results) {
    List<Evidence> evidence = new ArrayList<>();
    for (Place at : results.farthest(axis, CELLS)) {
      results.rows(at, CELLS).flatMap(rows -> evidence(results, at, rows)).ifPresent(evidence::add);
    }
    return evidence;
  }

  private Optional<Evidence> evidence(
      Measured results, Place at, Map<String, TaskComparison.Row> rows) {
    Map<String, Map<Long, Double>> shares = new LinkedHashMap<>();
    rows.forEach((cell, row) -> shares.put(cell, bySeed(row)));
    List<Boolean> seeds = new ArrayList<>();
    shares
        .get("rnn")
        .forEach(
            (seed, rnn) -> {
              Double lstm = shares.get("lstm").get(seed);
              Double gru = shares.get("gru").get(seed);
              if (lstm != null && gru != null) {
                seeds.add(rnn < below && lstm >= below && gru >= below);
              }
            });
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    String medians =
        CELLS.stream()
            .map(
                cell ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1e",
                        cell,
                        Spread.median(
                            shares.get(cell).values().stream().mapToDouble(d -> d).toArray())))
            .collect(Collectors.joining(", "));
    return Optional.of(results.evidence(at, "farthest/nearest, median: " + medians, seeds));
  }

  private Map<Long, Double> bySeed(TaskComparison.Row row) {
    Map<Long, Double> shares = new LinkedHashMap<>();
    for (TrialResult result : row.results()) {
      if (result.result().status() != RunStatus.FAILED) {
        share(result).ifPresent(share -> shares.put(result.result().seed(), share));
      }
    }
    return shares;
  }

  /** The gradient at the farthest step as a share of that at the nearest. */
  private OptionalDouble share(TrialResult result) {
    for (Evaluation.Curves one : result.curves()) {
      List<Double> figures = one.y().getOrDefault(curve, List.of());
      if (one.name().equals(curves) && figures.size() > 1 && figures.get(0) > 0) {
        return OptionalDouble.of(figures.get(figures.size() - 1) / figures.get(0));
      }
    }
    return OptionalDouble.empty();
  }
}
