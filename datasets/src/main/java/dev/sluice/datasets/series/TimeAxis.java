package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks the order of a series' times, and treats duplicates and gaps as the options say. */
final class TimeAxis {
  /** A gap of more steps than this is taken for an error in the times. */
  private static final long MAX_GAP = 10_000_000;

  private final SeriesOptions.Faults options;
  private final Table table;
  private final List<String> notes;

  /**
   * @param table the table from which the points come, for errors
   * @param notes receives remarks on what was treated, one sentence each
   */
  TimeAxis(SeriesOptions.Faults options, Table table, List<String> notes) {
    this.options = options;
    this.table = table;
    this.notes = notes;
  }

  /**
   * Points with ascending times.
   *
   * @throws InputException if a time is before the preceding one, or the options make a duplicate
   *     or a gap an error
   */
  List<Point> regular(List<Point> points) {
    return withoutGaps(withoutDuplicates(points));
  }

  private Row row(Point point) {
    return table.rows().get(point.index());
  }

  private List<Point> withoutDuplicates(List<Point> points) {
    List<Point> distinct = new ArrayList<>();
    List<Point> sameTime = new ArrayList<>();
    int duplicates = 0;
    for (Point point : points) {
      if (!sameTime.isEmpty()) {
        Point before = sameTime.get(sameTime.size() - 1);
        if (point.time().isBefore(before.time())) {
          throw new InputException(
              ("%s: the date %s is out of order, after %s in line %d; sort the rows by date, the"
                      + " oldest first")
                  .formatted(row(point).where(), point.time(), before.time(), row(before).line()));
        }
        if (point.time().isAfter(before.time())) {
          distinct.add(merged(sameTime));
          sameTime.clear();
        } else {
          duplicates++;
          if (options.duplicates() == DuplicateTimes.ERROR) {
            throw new InputException(
                ("%s: the date %s is already in line %d; use --duplicates first, last or mean, or"
                        + " remove one of the rows")
                    .formatted(row(point).where(), point.time(), row(before).line()));
          }
        }
      }
      sameTime.add(point);
    }
    distinct.add(merged(sameTime));
    if (duplicates > 0) {
      notes.add(
          "%d rows have the same time as the row before; used the %s of each such group"
              .formatted(duplicates, options.duplicates().name().toLowerCase(Locale.ROOT)));
    }
    return distinct;
  }

  private Point merged(List<Point> sameTime) {
    Point first = sameTime.get(0);
    return switch (options.duplicates()) {
      case ERROR, FIRST -> first;
      case LAST -> sameTime.get(sameTime.size() - 1);
      case MEAN -> sameTime.size() == 1 ? first : mean(sameTime);
    };
  }

  private static Point mean(List<Point> sameTime) {
    Point first = sameTime.get(0);
    double[] means = new double[first.values().length];
    for (int i = 0; i < means.length; i++) {
      int column = i;
      means[i] =
          sameTime.stream()
              .mapToDouble(point -> point.values()[column])
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
    }
    return new Point(first.index(), first.time(), means);
  }

  private List<Point> withoutGaps(List<Point> points) {
    Optional<TimeStep> inferred = TimeStep.infer(points.stream().map(Point::time).toList());
    if (inferred.isEmpty()) {
      return points;
    }
    TimeStep step = inferred.get();
    long missing = 0;
    int gaps = 0;
    Point firstBefore = null;
    List<Point> filled = new ArrayList<>(points.subList(0, 1));
    for (int i = 1; i < points.size(); i++) {
      Point before = points.get(i - 1);
      Point point = points.get(i);
      long steps = step.steps(before.time(), point.time());
      if (steps > 1) {
        gaps++;
        missing += steps - 1;
        firstBefore = firstBefore == null ? before : firstBefore;
      }
      if (options.gaps() == TimeGaps.FILL) {
        fill(before, point, step, steps, filled);
      }
      filled.add(point);
    }
    if (gaps == 0) {
      return filled;
    }
    String found =
        "%d times are missing in %d gaps of a series by the %s, the first after %s (line %d)"
            .formatted(
                missing, gaps, step, step.format(firstBefore.time()), row(firstBefore).line());
    if (options.gaps() == TimeGaps.ERROR) {
      throw new InputException(
          "%s: %s; add the rows, or use --gaps fill with --missing interpolate or previous"
              .formatted(table.file(), found));
    }
    notes.add(found + (options.gaps() == TimeGaps.FILL ? "; inserted rows for them" : ""));
    return options.gaps() == TimeGaps.FILL ? filled : points;
  }

  private void fill(Point before, Point point, TimeStep step, long steps, List<Point> filled) {
    if (steps > MAX_GAP || steps < 1) {
      throw offGrid(point, step);
    }
    List<LocalDateTime> between = step.after(before.time(), (int) steps);
    if (!between.get(between.size() - 1).equals(point.time())) {
      throw offGrid(point, step);
    }
    for (LocalDateTime time : between.subList(0, between.size() - 1)) {
      double[] values = new double[point.values().length];
      Arrays.fill(values, Double.NaN);
      filled.add(new Point(before.index(), time, values));
    }
  }

  private InputException offGrid(Point point, TimeStep step) {
    return new InputException(
        ("%s: the time %s does not follow the one before by whole steps of a %s, which --gaps fill"
                + " requires; correct the time, or use --gaps report")
            .formatted(row(point).where(), point.time(), step));
  }
}
