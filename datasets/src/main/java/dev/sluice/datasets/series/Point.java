package dev.sluice.datasets.series;

import java.time.LocalDateTime;
import java.util.Arrays;

/**
 * A row of a series while it is being assembled. Plain class: {@link #values()} is filled in place
 * while missing values are treated.
 */
final class Point {
  private final int index;
  private final LocalDateTime time;
  private final double[] values;

  /**
   * @param index the index of the table's row from which it comes
   * @param time its time, or null if the series has none
   * @param values its values; NaN for a missing one
   */
  Point(int index, LocalDateTime time, double[] values) {
    this.index = index;
    this.time = time;
    this.values = values;
  }

  int index() {
    return index;
  }

  LocalDateTime time() {
    return time;
  }

  double[] values() {
    return values;
  }

  /** The number of missing values. */
  int missing() {
    return (int) Arrays.stream(values).filter(Double::isNaN).count();
  }
}
