package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The RNN remembers over a shorter distance than the LSTM and the GRU. Seeds for which no cell
 * remembers anything are ignored.
 *
 * @param axis that counts the distance
 * @param below a cell remembers if its error is below this share of the trivial baseline's
 */
record Forgetting(String axis, double below) implements Rule {
  private static final List<String> CELLS = List.of("rnn", "lstm", "gru");

  @Override
  public List<Evidence> evidence(Measured results) {
    Map<Long, Map<String, Double>> longest = longest(results);
    longest.values().removeIf(ofSeed -> !ofSeed.keySet().containsAll(CELLS));
    if (longest.isEmpty()) {
      return List.of();
    }
    List<Boolean> seeds = new ArrayList<>();
    for (Map<String, Double> ofSeed : longest.values()) {
      if (ofSeed.values().stream().anyMatch(distance -> distance > 0)) {
        seeds.add(ofSeed.get("rnn") < ofSeed.get("lstm") && ofSeed.get("rnn") < ofSeed.get("gru"));
      }
    }
    String measured =
        CELLS.stream()
            .map(
                cell ->
                    cell
                        + " remembers "
                        + longest.values().stream()
                            .map(ofSeed -> ofSeed.get(cell))
                            .sorted()
                            .map(Forgetting::words)
                            .distinct()
                            .collect(Collectors.joining(" or ")))
            .collect(Collectors.joining(", "));
    return List.of(results.evidence(Place.ONLY, measured, seeds));
  }

  /** The longest distance over which each cell remembers, by seed; 0 if none. */
  private Map<Long, Map<String, Double>> longest(Measured results) {
    Map<Long, Map<String, Double>> longest = new LinkedHashMap<>();
    for (TaskComparison.Row row : results.comparison().rows()) {
      double trivial = results.comparison().trivial(row);
      if (!CELLS.contains(row.cell()) || !Double.isFinite(trivial)) {
        continue;
      }
      double distance = row.at().number(axis).orElse(1);
      Measured.bySeed(row)
          .forEach(
              (seed, result) -> {
                boolean remembers = results.headline(result) < below * trivial;
                longest
                    .computeIfAbsent(seed, s -> new LinkedHashMap<>())
                    .merge(row.cell(), remembers ? distance : 0, Math::max);
              });
    }
    return longest;
  }

  private static String words(double distance) {
    return distance == 0 ? "nothing" : "up to " + Figures.plain(distance);
  }
}
