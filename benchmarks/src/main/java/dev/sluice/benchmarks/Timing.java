package dev.sluice.benchmarks;

import dev.sluice.statistics.Spread;
import java.util.List;

/**
 * Every time that one implementation took for one setting: nothing is left out.
 *
 * @param threads that it was allowed
 * @param milliseconds of each timing, in the order in which they were taken
 * @param lost of each of its turns the share of the processor that others had just before
 */
record Timing(
    Setting setting,
    String implementation,
    int threads,
    List<Double> milliseconds,
    List<Double> lost) {
  Timing {
    milliseconds = List.copyOf(milliseconds);
    lost = List.copyOf(lost);
    if (milliseconds.isEmpty()) {
      throw new IllegalArgumentException(setting + " of " + implementation + " was not timed");
    }
  }

  double minimum() {
    return milliseconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double median() {
    return Spread.median(milliseconds.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
