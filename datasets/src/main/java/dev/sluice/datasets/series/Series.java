package dev.sluice.datasets.series;

import dev.sluice.error.InputException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A multivariate series in the order of time, every value finite. It never changes; {@link
 * #values()} gives the array itself, which is not to be written to.
 */
public final class Series {
  private final List<String> columns;
  private final List<LocalDateTime> times;
  private final double[][] values;

  /**
   * Puts a series together.
   *
   * @param columns the columns' names, each once
   * @param times the rows' times, rising; empty if the series has none
   * @param values {@code [time][column]}
   * @throws IllegalArgumentException if the three do not fit one another
   */
  public Series(List<String> columns, List<LocalDateTime> times, double[][] values) {
    this.columns = List.copyOf(columns);
    this.times = List.copyOf(times);
    this.values = values;
    if (!times.isEmpty() && times.size() != values.length) {
      throw new IllegalArgumentException(
          times.size() + " times for " + values.length + " rows of values");
    }
    for (double[] row : values) {
      if (row.length != columns.size()) {
        throw new IllegalArgumentException(
            columns.size() + " columns, but a row of " + row.length + " values");
      }
    }
  }

  public List<String> columns() {
    return columns;
  }

  /** The rows' times, or an empty list. */
  public List<LocalDateTime> times() {
    return times;
  }

  /** The values {@code [time][column]}; not a copy. */
  public double[][] values() {
    return values;
  }

  /** Rows. */
  public int length() {
    return values.length;
  }

  /**
   * Where a column stands.
   *
   * @throws InputException if there is none of that name; it lists those that there are
   */
  public int indexOf(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new InputException(
          "there is no column '%s'; the columns are %s"
              .formatted(column, String.join(", ", columns)));
    }
    return index;
  }

  /** One column, copied: {@code [time]}. */
  public double[] column(int index) {
    double[] column = new double[values.length];
    for (int t = 0; t < column.length; t++) {
      column[t] = values[t][index];
    }
    return column;
  }

  /** The rows from one (included) to another (excluded); the rows themselves are shared. */
  public Series slice(int from, int to) {
    return new Series(
        columns,
        times.isEmpty() ? times : times.subList(from, to),
        Arrays.copyOfRange(values, from, to));
  }

  /** The step of its times; empty if it has none or only one. */
  public Optional<TimeStep> step() {
    return TimeStep.infer(times);
  }

  /** The times of the values to come after the last, empty if the series has no times. */
  public List<LocalDateTime> timesAfter(int count) {
    return step().map(step -> step.after(times.get(times.size() - 1), count)).orElse(List.of());
  }
}
