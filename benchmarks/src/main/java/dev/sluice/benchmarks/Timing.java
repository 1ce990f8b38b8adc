package dev.sluice.benchmarks;

import dev.sluice.statistics.Spread;
import java.util.List;

/**
 * All times of one implementation for one setting.
 *
 * @param threads the number of threads that it could use
 * @param milliseconds each timing, in the order in which they were taken
 * @param interference for each iteration, the share of the processor that other processes used just
 *     before it
 */
record Timing(
    Setting setting,
    String implementation,
    int threads,
    List<Double> milliseconds,
    List<Double> interference) {
  Timing {
    milliseconds = List.copyOf(milliseconds);
    interference = List.copyOf(interference);
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
