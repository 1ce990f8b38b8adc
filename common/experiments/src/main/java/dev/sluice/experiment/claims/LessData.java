package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * With the least training data, the GRU is better than the LSTM, and by more than with the most.
 * Seeds for which neither beats the trivial baseline with the least data are ignored.
 *
 * @param axis the share of the training data
 */
record LessData(String axis) implements Rule {
  private static final List<String> CELLS = List.of("lstm", "gru");

  @Override
  public List<Evidence> evidence(Measured results) {
    List<Place> places =
        results.comparison().places().stream()
            .filter(at -> at.number(axis).isPresent() && results.rows(at, CELLS).isPresent())
            .sorted(Comparator.comparingDouble(at -> at.number(axis).orElseThrow()))
            .toList();
    if (places.size() < 2) {
      return List.of();
    }
    Place least = places.get(0);
    Place most = places.get(places.size() - 1);
    Map<Long, Double> leadWithLeast = lead(results, least);
    Map<Long, Double> leadWithMost = lead(results, most);
    if (leadWithLeast.isEmpty()) {
      return List.of();
    }
    Set<Long> learntNothing = learntNothing(results, least);
    List<Boolean> seeds = new ArrayList<>();
    leadWithLeast.forEach(
        (seed, lead) -> {
          if (leadWithMost.containsKey(seed) && !learntNothing.contains(seed)) {
            seeds.add(lead > 0 && lead > leadWithMost.get(seed));
          }
        });
    return List.of(
        results.evidence(
            Place.ONLY,
            "the GRU's lead: %s %% at %s, %s %% at %s"
                .formatted(
                    Figures.decimal(100 * mean(leadWithLeast), 1),
                    least.text(),
                    Figures.decimal(100 * mean(leadWithMost), 1),
                    most.text()),
            seeds));
  }

  /** The seeds for which neither cell is better than the trivial baseline. */
  private static Set<Long> learntNothing(Measured results, Place at) {
    Map<String, TaskComparison.Row> rows = results.rows(at, CELLS).orElseThrow();
    Set<Long> seeds = noBetterThanTrivial(results, rows.get("lstm"));
    seeds.retainAll(noBetterThanTrivial(results, rows.get("gru")));
    return seeds;
  }

  private static Set<Long> noBetterThanTrivial(Measured results, TaskComparison.Row row) {
    return results.comparison().noBetterThanTrivial(row).stream()
        .map(RunResult::seed)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static double mean(Map<Long, Double> values) {
    return Spread.of(values.values().stream().mapToDouble(value -> value).toArray()).mean();
  }

  /** The GRU's lead as a share of the LSTM's figure, for each seed that both have. */
  private static Map<Long, Double> lead(Measured results, Place at) {
    int sign = results.comparison().task().headline().better() == Metric.Better.HIGHER ? 1 : -1;
    Map<String, TaskComparison.Row> rows = results.rows(at, CELLS).orElseThrow();
    Map<Long, RunResult> grus = Measured.bySeed(rows.get("gru"));
    Map<Long, Double> lead = new LinkedHashMap<>();
    Measured.bySeed(rows.get("lstm"))
        .forEach(
            (seed, result) -> {
              if (grus.containsKey(seed)) {
                double gru = results.headline(grus.get(seed));
                double lstm = results.headline(result);
                double difference = gru == lstm ? 0 : sign * (gru - lstm);
                lead.put(seed, Double.isFinite(lstm) ? difference / Math.abs(lstm) : difference);
              }
            });
    return lead;
  }
}
