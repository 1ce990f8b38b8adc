package dev.sluice.benchmarks;

import dev.sluice.statistics.Spread;
import java.util.Arrays;
import java.util.List;

/**
 * All times of one implementation for one setting.
 *
 * @param threads the number of threads that it could use
 * @param rounds the milliseconds of each timing, in the order in which they were taken, by round
 * @param interference for each round, the share of the processor that other processes used just
 *     before it
 */
record Timing(
    Setting setting,
    String implementation,
    int threads,
    List<List<Double>> rounds,
    List<Double> interference) {
  Timing {
    rounds = rounds.stream().map(List::copyOf).toList();
    interference = List.copyOf(interference);
    if (rounds.isEmpty() || rounds.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(setting + " of " + implementation + " was not timed");
    }
  }

  double minimum() {
    return Measure.MINIMUM.of(this);
  }

  /** The median over the rounds of each round's median. */
  double median() {
    return Measure.MEDIAN.of(this);
  }

  /** The number of timings in all rounds. */
  int count() {
    return rounds.stream().mapToInt(List::size).sum();
  }

  /** Each round, summarised. */
  double[] byRound(Measure measure) {
    return rounds.stream()
        .mapToDouble(round -> measure.of(round.stream().mapToDouble(Double::doubleValue).toArray()))
        .toArray();
  }

  /** How several times are summarised. */
  enum Measure {
    MINIMUM("minima"),
    MEDIAN("medians");

    private final String plural;

    Measure(String plural) {
      this.plural = plural;
    }

    double of(double... milliseconds) {
      return this == MEDIAN
          ? Spread.median(milliseconds)
          : Arrays.stream(milliseconds).min().orElseThrow();
    }

    double of(Timing timing) {
      return of(timing.byRound(this));
    }

    /** As in "the ratio of minima". */
    @Override
    public String toString() {
      return plural;
    }
  }
}
