package dev.sluice.datasets.series;

import dev.sluice.error.InputException;
import dev.sluice.settings.UnknownName;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A multivariate series in the order of time, with finite values. Immutable, provided that callers
 * do not modify the array that {@link #values()} returns.
 */
public final class Series {
  private final List<String> columns;
  private final List<LocalDateTime> times;
  private final double[][] values;

  /**
   * Creates a series.
   *
   * @param columns the distinct names of the columns
   * @param times the rows' times, ascending; empty if the series has none
   * @param values {@code [time][column]}
   * @throws IllegalArgumentException if the sizes do not match
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

  /** The number of rows. */
  public int length() {
    return values.length;
  }

  /**
   * The index of a column.
   *
   * @throws InputException if there is no column of that name; suggests the nearest and lists all
   */
  public int indexOf(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new InputException(UnknownName.message("the series", "column", column, columns));
    }
    return index;
  }

  /** A copy of one column: {@code [time]}. */
  public double[] column(int index) {
    double[] column = new double[values.length];
    for (int t = 0; t < column.length; t++) {
      column[t] = values[t][index];
    }
    return column;
  }

  /**
   * The rows from {@code from}, inclusive, to {@code to}, exclusive; the rows themselves are
   * shared.
   */
  public Series slice(int from, int to) {
    return new Series(
        columns,
        times.isEmpty() ? times : times.subList(from, to),
        Arrays.copyOfRange(values, from, to));
  }

  /** The step between its times; empty if it has fewer than two. */
  public Optional<TimeStep> step() {
    return TimeStep.infer(times);
  }

  /** The times that follow the last; empty if the series has no time step. */
  public List<LocalDateTime> timesAfter(int count) {
    return step().map(step -> step.after(times.get(times.size() - 1), count)).orElse(List.of());
  }
}
