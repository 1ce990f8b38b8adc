package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Treats the missing values of a series as the options say. */
final class MissingValueTreatment {
  /** A table with at least this many columns may have a series in each row. */
  private static final int WIDE = 20;

  private final SeriesOptions.Faults options;
  private final Table table;
  private final List<Integer> inputs;
  private final List<String> notes;

  /**
   * @param table the table from which the points come, for errors
   * @param inputs the table's column of each value of a point
   * @param notes receives remarks on what was treated, one sentence each
   */
  MissingValueTreatment(
      SeriesOptions.Faults options, Table table, List<Integer> inputs, List<String> notes) {
    this.options = options;
    this.table = table;
    this.inputs = inputs;
    this.notes = notes;
  }

  /**
   * Points without missing values.
   *
   * @throws InputException if the options make a missing value an error, or no point remains
   */
  List<Point> complete(List<Point> points) {
    int missing = 0;
    int rows = 0;
    for (Point point : points) {
      int inRow = point.missing();
      missing += inRow;
      rows += inRow > 0 ? 1 : 0;
      if (inRow > 0 && options.missing() == MissingValues.ERROR) {
        throw missing(point, points);
      }
    }
    if (missing == 0) {
      return points;
    }
    List<Point> treated =
        switch (options.missing()) {
          case ERROR -> throw new IllegalStateException("thrown above");
          case DROP -> withoutIncomplete(points);
          case PREVIOUS -> {
            repeatPrevious(points);
            yield withoutIncomplete(points);
          }
          case INTERPOLATE -> {
            for (int i = 0; i < inputs.size(); i++) {
              interpolate(points, i);
            }
            yield points;
          }
        };
    if (treated.isEmpty()) {
      throw new InputException(
          "%s: every row has missing values; name fewer --columns, or use --missing interpolate"
              .formatted(table.file()));
    }
    int dropped = points.size() - treated.size();
    notes.add(
        "%d values in %d rows are missing; %s"
            .formatted(
                missing,
                rows,
                switch (options.missing()) {
                  case INTERPOLATE -> "interpolated them";
                  case PREVIOUS ->
                      "repeated the previous values"
                          + (dropped == 0
                              ? ""
                              : " and dropped %d rows at the start".formatted(dropped));
                  case DROP, ERROR -> "dropped these rows";
                }));
    return treated;
  }

  private Row row(Point point) {
    return table.rows().get(point.index());
  }

  private String name(int input) {
    return table.columns().get(inputs.get(input));
  }

  private InputException missing(Point point, List<Point> points) {
    int input = 0;
    while (!Double.isNaN(point.values()[input])) {
      input++;
    }
    if (isSeriesPerRow(point)) {
      return new InputException(
          ("%s: found values up to column '%s' and none after it, so each row seems to be a series"
                  + " of its own; expected a row for each time: transpose the table, and name the"
                  + " column of one series, or of several of the same length")
              .formatted(row(point).where(), name(Math.max(0, input - 1))));
    }
    String cell = row(point).cells().get(inputs.get(input)).strip();
    boolean inserted = !Values.isMissing(cell);
    return new InputException(
        "%s, column '%s': %s (%d missing in total); use --missing interpolate, previous or drop"
            .formatted(
                row(point).where(),
                name(input),
                inserted
                    ? "the next time is missing in the file, so that its value is missing too"
                    : "found "
                        + (cell.isEmpty() ? "nothing" : "'" + cell + "'")
                        + ", expected a number",
                points.stream().mapToInt(Point::missing).sum()));
  }

  /** Whether a wide row ends early, as rows do that are series of different lengths. */
  private static boolean isSeriesPerRow(Point point) {
    double[] values = point.values();
    int end = values.length;
    while (end > 0 && Double.isNaN(values[end - 1])) {
      end--;
    }
    return values.length >= WIDE
        && values.length - end > 1
        && Arrays.stream(values, 0, end).noneMatch(Double::isNaN);
  }

  private static List<Point> withoutIncomplete(List<Point> points) {
    return points.stream().filter(point -> point.missing() == 0).toList();
  }

  private static void repeatPrevious(List<Point> points) {
    for (int t = 1; t < points.size(); t++) {
      double[] values = points.get(t).values();
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.isNaN(values[i]) ? points.get(t - 1).values()[i] : values[i];
      }
    }
  }

  private void interpolate(List<Point> points, int input) {
    int before = -1;
    for (int t = 0; t <= points.size(); t++) {
      if (t < points.size() && Double.isNaN(points.get(t).values()[input])) {
        continue;
      }
      int after = t < points.size() ? t : -1;
      if (before < 0 && after < 0) {
        throw new InputException(
            "%s: column '%s' has no values at all; exclude it with --columns"
                .formatted(table.file(), name(input)));
      }
      for (int gap = before + 1; gap < t; gap++) {
        points.get(gap).values()[input] = between(points, input, before, gap, after);
      }
      before = t;
    }
  }

  /** The interpolated value; the nearest one if {@code before} or {@code after} is -1. */
  private static double between(List<Point> points, int input, int before, int at, int after) {
    if (before < 0) {
      return points.get(after).values()[input];
    }
    double from = points.get(before).values()[input];
    if (after < 0) {
      return from;
    }
    double share = share(points.get(before), points.get(at), points.get(after), before, at, after);
    return from + share * (points.get(after).values()[input] - from);
  }

  private static double share(Point from, Point at, Point to, int before, int index, int after) {
    if (at.time() == null) {
      return (double) (index - before) / (after - before);
    }
    return seconds(from, at) / seconds(from, to);
  }

  private static double seconds(Point from, Point to) {
    Duration between = Duration.between(from.time(), to.time());
    return between.getSeconds() + between.getNano() * 1e-9;
  }
}
