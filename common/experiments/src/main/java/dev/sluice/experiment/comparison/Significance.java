package dev.sluice.experiment.comparison;

import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Holm;
import dev.sluice.statistics.PairedComparison;
import dev.sluice.statistics.WilcoxonSignedRank;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which cells of one table differ in the headline metric by more than chance explains: all pairs of
 * cells at equal values of the axes, paired by seed, with Holm's correction over all of them.
 *
 * <p>A run that diverged without any figure counts as worse than every figure; the test uses ranks
 * and needs no number for it. A seed for which a run failed, or has not ended, is left out.
 *
 * @param metric that is compared
 * @param pairs in the order of the rows
 */
public record Significance(Metric metric, List<Pair> pairs) {
  /**
   * Two cells at one place of the grid.
   *
   * @param at the values of the axes
   * @param seeds the number of seeds that both have
   * @param compared one minus other; empty below {@link PairedComparison#FEWEST_PAIRS} seeds
   * @param correctedP over the whole table; NaN if no test was made
   */
  public record Pair(
      Place at,
      String one,
      String other,
      int seeds,
      Optional<PairedComparison> compared,
      double correctedP) {
    /** Whether these are the two cells, in this order. */
    public boolean isBetween(String first, String second) {
      return one.equals(first) && other.equals(second);
    }

    /** Whether the difference is significant. */
    boolean isSignificant() {
      return correctedP < PairedComparison.LEVEL;
    }

    /** The better cell; empty where no difference is seen. */
    public Optional<String> better(Metric metric) {
      return isSignificant() ? compared.map(test -> winner(metric, test)) : Optional.empty();
    }

    private String winner(Metric metric, PairedComparison test) {
      boolean higher = metric.better() == Metric.Better.HIGHER;
      return test.effect() > 0 == higher ? one : other;
    }
  }

  public Significance {
    pairs = List.copyOf(pairs);
  }

  /** Compares the rows of a table. */
  public static Significance of(Metric metric, List<TaskComparison.Row> rows) {
    List<Pair> raw = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      for (int j = i + 1; j < rows.size(); j++) {
        if (rows.get(i).at().equals(rows.get(j).at())) {
          raw.add(pair(metric, rows.get(i), rows.get(j)));
        }
      }
    }
    List<Double> corrected =
        Holm.corrected(
            raw.stream()
                .flatMap(pair -> pair.compared().stream())
                .map(PairedComparison::p)
                .toList());
    List<Pair> pairs = new ArrayList<>();
    int tested = 0;
    for (Pair pair : raw) {
      pairs.add(
          pair.compared().isEmpty()
              ? pair
              : new Pair(
                  pair.at(),
                  pair.one(),
                  pair.other(),
                  pair.seeds(),
                  pair.compared(),
                  corrected.get(tested++)));
    }
    return new Significance(metric, pairs);
  }

  private static Pair pair(Metric metric, TaskComparison.Row one, TaskComparison.Row other) {
    Map<Long, Double> ones = bySeed(one, metric);
    Map<Long, Double> others = bySeed(other, metric);
    List<Long> seeds = ones.keySet().stream().filter(others::containsKey).toList();
    Optional<PairedComparison> compared =
        seeds.size() < PairedComparison.FEWEST_PAIRS
            ? Optional.empty()
            : Optional.of(
                PairedComparison.of(
                    seeds.stream().mapToDouble(ones::get).toArray(),
                    seeds.stream().mapToDouble(others::get).toArray()));
    return new Pair(one.at(), one.cell(), other.cell(), seeds.size(), compared, Double.NaN);
  }

  private static Map<Long, Double> bySeed(TaskComparison.Row row, Metric metric) {
    double worst =
        metric.better() == Metric.Better.HIGHER
            ? Double.NEGATIVE_INFINITY
            : Double.POSITIVE_INFINITY;
    Map<Long, Double> values = new LinkedHashMap<>();
    for (TrialResult trial : row.results()) {
      RunResult result = trial.result();
      double value = result.metric(Part.TEST, metric.name()).orElse(Double.NaN);
      if (Double.isFinite(value)) {
        values.put(result.seed(), value);
      } else if (result.status() != RunStatus.FAILED) {
        values.put(result.seed(), worst);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** The pairs that were tested. */
  public List<Pair> tested() {
    return pairs.stream().filter(pair -> pair.compared().isPresent()).toList();
  }

  /** The fewest seeds of any pair; 0 if there is none. */
  private static int fewest(List<Pair> pairs) {
    return pairs.stream().mapToInt(Pair::seeds).min().orElse(0);
  }

  /** The differences in sentences. */
  public List<String> sentences() {
    if (pairs.isEmpty()) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    List<Pair> tested = tested();
    if (tested.size() < pairs.size()) {
      sentences.add(
          "Cells with fewer than %d seeds are not tested; whether they differ is not decided."
              .formatted(PairedComparison.FEWEST_PAIRS));
    }
    List<Pair> open = new ArrayList<>();
    for (Pair pair : tested) {
      Optional<String> better = pair.better(metric);
      if (better.isEmpty()) {
        open.add(pair);
        continue;
      }
      PairedComparison test = pair.compared().orElseThrow();
      String worse = better.get().equals(pair.one()) ? pair.other() : pair.one();
      sentences.add(
          "%s%s is better than %s in %s%s over %s (%s)."
              .formatted(
                  place(pair),
                  better.get(),
                  worse,
                  metric.title(),
                  Double.isFinite(test.difference())
                      ? " by " + Figures.difference(metric, Math.abs(test.difference()))
                      : "",
                  Figures.counted(pair.seeds(), "seed"),
                  figures(pair, test, Math.abs(test.effect()))));
    }
    if (open.size() == 1) {
      Pair pair = open.get(0);
      sentences.add(
          "%s%s and %s: no difference seen (%s; %s)."
              .formatted(
                  place(pair),
                  pair.one(),
                  pair.other(),
                  Figures.counted(pair.seeds(), "seed"),
                  figures(
                      pair,
                      pair.compared().orElseThrow(),
                      pair.compared().orElseThrow().effect())));
    } else if (!open.isEmpty()) {
      int fewest = fewest(open);
      int most = open.stream().mapToInt(Pair::seeds).max().orElseThrow();
      sentences.add(
          "%s of cells: no difference seen (%s)."
              .formatted(
                  open.size() == tested.size()
                      ? Figures.counted(open.size(), "pair")
                      : "The other " + Figures.counted(open.size(), "pair"),
                  fewest == most
                      ? Figures.counted(fewest, "seed")
                      : fewest + " to " + Figures.counted(most, "seed")));
    }
    int needed = PairedComparison.seedsNeeded(Math.max(1, pairs.size()));
    if (fewest(pairs) < needed) {
      sentences.add(
          "At least %s are needed to detect a difference%s (see docs/statistics.md)%s."
              .formatted(
                  Figures.counted(needed, "seed"),
                  pairs.size() == 1
                      ? ""
                      : " among %s of cells".formatted(Figures.counted(pairs.size(), "pair")),
                  tested.isEmpty()
                      ? ""
                      : ": the smallest p of Wilcoxon's test over %s is %s before the correction"
                          .formatted(
                              Figures.counted(fewest(tested), "seed"),
                              Figures.decimal(WilcoxonSignedRank.smallestP(fewest(tested)), 4))));
    }
    return sentences;
  }

  private static String figures(Pair pair, PairedComparison test, double effect) {
    return "Wilcoxon p = %s, %s after Holm's correction, effect %s"
        .formatted(
            Figures.probability(test.p(), 3),
            Figures.probability(pair.correctedP(), 3),
            Figures.decimal(effect, 2));
  }

  private static String place(Pair pair) {
    return pair.at().isEmpty() ? "" : pair.at().text() + ": ";
  }
}
