package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes a series of the rows of a table: finds the columns, reads times and numbers, then treats
 * duplicates, gaps and missing values, in this order. NaN stands for a missing value until the end.
 */
final class SeriesAssembly {
  private static final List<String> DATE_PARTS =
      List.of("year", "month", "day", "hour", "minute", "second");
  private static final Set<String> DATE_NAMES =
      Set.of("date", "time", "timestamp", "datetime", "date_time", "day", "month", "year", "ds");

  /** More columns than this are seldom those of one series. */
  private static final int WIDE = 20;

  private final SeriesOptions options;
  private final Table table;
  private final TimeParser parser;
  private final List<String> notes = new ArrayList<>();

  SeriesAssembly(SeriesOptions options, Table table) {
    this.options = options;
    this.table = table;
    this.parser = new TimeParser(options.datePattern());
    notes.addAll(table.notes());
  }

  /** One row on its way: where it stood, when (or null), what. */
  private static final class Point {
    private final int index;
    private final LocalDateTime time;
    private final double[] values;

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
  }

  /**
   * @param fileStarts the first row of each file in the table
   */
  SeriesRows assemble(int[] fileStarts) {
    List<Integer> dates = dateColumns();
    List<Integer> inputs = inputs(dates);
    List<Integer> targets = targets(inputs, dates);
    List<String> names = inputs.stream().map(i -> table.columns().get(i)).toList();
    List<Point> points = read(dates, inputs);
    if (!dates.isEmpty()) {
      points = ordered(points);
      points = withoutGaps(points);
    }
    points = withoutMissing(points, inputs);
    List<LocalDateTime> times =
        dates.isEmpty() ? List.of() : points.stream().map(Point::time).toList();
    double[][] values = points.stream().map(Point::values).toArray(double[][]::new);
    List<Integer> starts = new ArrayList<>();
    for (int start : fileStarts) {
      int first = 0;
      while (first < points.size() && points.get(first).index() < start) {
        first++;
      }
      starts.add(first);
    }
    return new SeriesRows(
        new Series(names, times, values), targets, table.rows().size(), starts, notes);
  }

  // ---- columns

  private List<Integer> dateColumns() {
    if (options.dateColumn().equals(List.of(SeriesOptions.NO_DATES))) {
      return List.of();
    }
    if (!options.dateColumn().isEmpty()) {
      return options.dateColumn().stream()
          .map(column -> table.column(column, "--date-column"))
          .toList();
    }
    List<Integer> parts = dateParts();
    if (parts.size() > 1) {
      return parts;
    }
    List<String> first = table.rows().get(0).cells();
    for (int i = 0; i < first.size(); i++) {
      String cell = first.get(i).strip();
      boolean named = table.named() && DATE_NAMES.contains(plain(i));
      boolean date = parser.parse(List.of(cell)).isPresent();
      // A bare number such as 1949 is a year only where the column says so.
      if (date && (named || !Values.isNumberOrInfinite(cell))) {
        return List.of(i);
      }
      if (named && !Values.isNumberOrInfinite(cell)) {
        throw unreadable(table.rows().get(0), List.of(i), List.of(cell));
      }
    }
    if (options.datePattern() != null) {
      throw new InputException(
          ("%s: no column's first value fits --date-pattern '%s' (the first row is %s); mend the"
                  + " pattern, or say --date-column")
              .formatted(
                  table.rows().get(0).where(), options.datePattern(), String.join(", ", first)));
    }
    return List.of();
  }

  private List<Integer> dateParts() {
    List<Integer> found = new ArrayList<>();
    for (String part : DATE_PARTS) {
      int column =
          IntStream.range(0, table.columns().size())
              .filter(i -> plain(i).equals(part))
              .findFirst()
              .orElse(-1);
      if (column < 0) {
        break;
      }
      found.add(column);
    }
    return found;
  }

  private String plain(int column) {
    return table.columns().get(column).toLowerCase(Locale.ROOT);
  }

  private List<Integer> inputs(List<Integer> dates) {
    Set<Integer> inputs = new LinkedHashSet<>();
    if (!options.columns().isEmpty()) {
      options.columns().forEach(column -> inputs.add(table.column(column, "--columns")));
      for (int input : inputs) {
        if (dates.contains(input)) {
          throw new UsageException(
              "--columns: '%s' is the column of the time; leave it out"
                  .formatted(table.columns().get(input)));
        }
      }
    } else {
      int label =
          options.labelColumn() == null
              ? -1
              : table.column(options.labelColumn(), "'label-column' in the card");
      for (int i = 0; i < table.columns().size(); i++) {
        if (!dates.contains(i) && i != label && isInput(i)) {
          inputs.add(i);
        }
      }
      leaveOutRowNumbers(inputs);
    }
    // A network that forecasts a column sees its past.
    for (String target : options.target()) {
      if (!target.equals(SeriesOptions.ALL)) {
        inputs.add(table.column(target, "--target"));
      }
    }
    if (inputs.isEmpty()) {
      throw new InputException(
          "%s has no column of numbers beside the time; its columns are %s"
              .formatted(table.file(), String.join(", ", table.columns())));
    }
    return List.copyOf(inputs);
  }

  /** Columns of words are left out; a column that has some words among its numbers is not. */
  private boolean isInput(int column) {
    int numbers = 0;
    int words = 0;
    Row word = null;
    for (Row row : table.rows()) {
      String cell = row.cells().get(column).strip();
      if (Values.isNumberOrInfinite(cell)) {
        numbers++;
      } else if (!Values.isMissing(cell)) {
        words++;
        word = word == null ? row : word;
      }
    }
    if (words > numbers) {
      notes.add(
          "column '%s' is left out: it holds words, such as '%s' in line %d"
              .formatted(
                  table.columns().get(column), word.cells().get(column).strip(), word.line()));
      return false;
    }
    if (numbers == 0) {
      notes.add("column '%s' is left out: it is empty".formatted(table.columns().get(column)));
      return false;
    }
    return true;
  }

  private void leaveOutRowNumbers(Set<Integer> inputs) {
    if (inputs.size() < 2 || !inputs.contains(0) || table.rows().size() < 3) {
      return;
    }
    List<String> cells = table.cells(0);
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i).strip();
      if (!cell.equals(Integer.toString(i)) && !cell.equals(Integer.toString(i + 1))) {
        return;
      }
    }
    inputs.remove(0);
    notes.add(
        "column '%s' is left out: it only numbers the rows".formatted(table.columns().get(0)));
  }

  private List<Integer> targets(List<Integer> inputs, List<Integer> dates) {
    if (options.target().isEmpty()) {
      return List.of(inputs.size() - 1);
    }
    if (options.target().equals(List.of(SeriesOptions.ALL))) {
      return IntStream.range(0, inputs.size()).boxed().toList();
    }
    List<Integer> targets = new ArrayList<>();
    for (String target : options.target()) {
      int column = table.column(target, "--target");
      if (dates.contains(column)) {
        throw new UsageException(
            "--target: '%s' is the column of the time".formatted(table.columns().get(column)));
      }
      int index = inputs.indexOf(column);
      if (targets.contains(index)) {
        throw new UsageException("--target names '%s' twice".formatted(target));
      }
      targets.add(index);
    }
    return targets;
  }

  // ---- cells

  private List<Point> read(List<Integer> dates, List<Integer> inputs) {
    List<Point> points = new ArrayList<>();
    int index = 0;
    for (Row row : table.rows()) {
      LocalDateTime time = null;
      if (!dates.isEmpty()) {
        List<String> cells = dates.stream().map(i -> row.cells().get(i).strip()).toList();
        time = parser.parse(cells).orElseThrow(() -> unreadable(row, dates, cells));
      }
      double[] values = new double[inputs.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row, inputs.get(i));
      }
      points.add(new Point(index++, time, values));
    }
    return points;
  }

  private InputException unreadable(Row row, List<Integer> columns, List<String> cells) {
    String found = String.join(" ", cells);
    return new InputException(
        "%s, column '%s': found '%s', expected a date %s; %s"
            .formatted(
                row.where(),
                String.join(", ", columns.stream().map(i -> table.columns().get(i)).toList()),
                found,
                options.datePattern() == null
                    ? "as in ISO 8601, such as 2016-07-01 or 2016-07-01 13:00"
                    : "of the pattern '" + options.datePattern() + "'",
                options.datePattern() == null
                    ? "mend it, say its pattern (--date-pattern dd.MM.yyyy), or that there are no"
                        + " dates (--date-column "
                        + SeriesOptions.NO_DATES
                        + ")"
                    : "mend it or the pattern"));
  }

  private double value(Row row, int column) {
    String cell = row.cells().get(column).strip();
    if (Values.isMissing(cell)) {
      return Double.NaN;
    }
    if (!Values.isNumberOrInfinite(cell)) {
      throw new InputException(
          "%s, column '%s': found '%s', expected a number with a point for its decimals%s"
              .formatted(
                  row.where(),
                  table.columns().get(column),
                  cell,
                  options.columns().isEmpty() ? "; mend it, or name the --columns to take" : ""));
    }
    double value = Values.parse(cell);
    if (Double.isInfinite(value)) {
      throw new InputException(
          "%s, column '%s': found '%s', which is infinite; no network can learn that: remove the row"
                  .formatted(row.where(), table.columns().get(column), cell)
              + " or write the value that was meant");
    }
    return value;
  }

  private Row row(Point point) {
    return table.rows().get(point.index());
  }

  // ---- time

  private List<Point> ordered(List<Point> points) {
    List<Point> kept = new ArrayList<>();
    List<Point> same = new ArrayList<>();
    int duplicates = 0;
    for (Point point : points) {
      if (!same.isEmpty()) {
        Point before = same.get(same.size() - 1);
        if (point.time().isBefore(before.time())) {
          throw new InputException(
              "%s: the date %s is out of order, after %s in line %d; sort the rows by their date,%s"
                  .formatted(
                      row(point).where(),
                      point.time(),
                      before.time(),
                      row(before).line(),
                      " the oldest first"));
        }
        if (point.time().isAfter(before.time())) {
          kept.add(one(same));
          same.clear();
        } else {
          duplicates++;
          if (options.duplicates() == DuplicateTimes.ERROR) {
            throw new InputException(
                ("%s: the date %s stands in line %d already; say --duplicates first, last or mean,"
                        + " or remove one")
                    .formatted(row(point).where(), point.time(), row(before).line()));
          }
        }
      }
      same.add(point);
    }
    kept.add(one(same));
    if (duplicates > 0) {
      notes.add(
          "%d rows have the time of the row before; of each such group the %s was taken"
              .formatted(duplicates, options.duplicates().name().toLowerCase(Locale.ROOT)));
    }
    return kept;
  }

  private Point one(List<Point> same) {
    Point first = same.get(0);
    return switch (options.duplicates()) {
      case ERROR, FIRST -> first;
      case LAST -> same.get(same.size() - 1);
      case MEAN -> same.size() == 1 ? first : mean(same);
    };
  }

  private static Point mean(List<Point> same) {
    double[] means = new double[same.get(0).values().length];
    for (int i = 0; i < means.length; i++) {
      int column = i;
      means[i] =
          same.stream()
              .mapToDouble(point -> point.values()[column])
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
    }
    return new Point(same.get(0).index(), same.get(0).time(), means);
  }

  private List<Point> withoutGaps(List<Point> points) {
    Optional<TimeStep> found = TimeStep.infer(points.stream().map(Point::time).toList());
    if (found.isEmpty()) {
      return points;
    }
    TimeStep step = found.get();
    long absent = 0;
    int gaps = 0;
    Point firstBefore = null;
    List<Point> filled = new ArrayList<>(points.subList(0, 1));
    for (int i = 1; i < points.size(); i++) {
      Point before = points.get(i - 1);
      Point point = points.get(i);
      long steps = step.steps(before.time(), point.time());
      if (steps > 1) {
        gaps++;
        absent += steps - 1;
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
    String where =
        "%d times are left out in %d gaps of a series by the %s, the first after %s (line %d)"
            .formatted(
                absent, gaps, step, step.format(firstBefore.time()), row(firstBefore).line());
    if (options.gaps() == TimeGaps.ERROR) {
      throw new InputException(
          "%s: %s; add the rows, or say --gaps fill with --missing interpolate or previous"
              .formatted(table.file(), where));
    }
    notes.add(where + (options.gaps() == TimeGaps.FILL ? "; they were put in" : ""));
    return options.gaps() == TimeGaps.FILL ? filled : points;
  }

  private void fill(Point before, Point point, TimeStep step, long steps, List<Point> filled) {
    if (steps > 10_000_000 || steps < 1) {
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
        "%s: the time %s does not follow the one before by whole steps of a %s; --gaps fill needs that"
            .formatted(row(point).where(), point.time(), step));
  }

  // ---- missing values

  private List<Point> withoutMissing(List<Point> points, List<Integer> inputs) {
    int missing = 0;
    int rows = 0;
    for (Point point : points) {
      long inRow = Arrays.stream(point.values()).filter(Double::isNaN).count();
      missing += (int) inRow;
      rows += inRow > 0 ? 1 : 0;
      if (inRow > 0 && options.missing() == MissingValues.ERROR) {
        throw missing(point, points, inputs);
      }
    }
    if (missing == 0) {
      return points;
    }
    List<Point> treated =
        switch (options.missing()) {
          case ERROR -> throw new IllegalStateException("thrown above");
          case DROP -> complete(points);
          case PREVIOUS -> {
            previous(points);
            yield complete(points);
          }
          case INTERPOLATE -> {
            for (int i = 0; i < inputs.size(); i++) {
              interpolate(points, i, table.columns().get(inputs.get(i)));
            }
            yield points;
          }
        };
    if (treated.isEmpty()) {
      throw new InputException(
          "%s: no row is without missing values; name fewer --columns, or say --missing interpolate"
              .formatted(table.file()));
    }
    int dropped = points.size() - treated.size();
    notes.add(
        "%d values in %d rows are missing; %s"
            .formatted(
                missing,
                rows,
                switch (options.missing()) {
                  case INTERPOLATE -> "they were interpolated";
                  case PREVIOUS ->
                      "each was given the value before"
                          + (dropped == 0
                              ? ""
                              : ", and %d rows at the start left out".formatted(dropped));
                  case DROP, ERROR -> "the rows were left out";
                }));
    return treated;
  }

  private InputException missing(Point point, List<Point> points, List<Integer> inputs) {
    int column = 0;
    while (!Double.isNaN(point.values()[column])) {
      column++;
    }
    long all =
        points.stream()
            .flatMapToDouble(other -> Arrays.stream(other.values()))
            .filter(Double::isNaN)
            .count();
    if (isSeriesARow(point)) {
      return new InputException(
          ("%s: found values up to column '%s' and none after, and rows of other lengths: this looks"
                  + " like a series in each row; expected a row for each time, so turn the table and"
                  + " name the column of one series, or of several of one length")
              .formatted(
                  row(point).where(), table.columns().get(inputs.get(Math.max(0, column - 1)))));
    }
    String cell = row(point).cells().get(inputs.get(column)).strip();
    boolean filled = !Values.isMissing(cell);
    return new InputException(
        "%s, column '%s': %s (%d missing in all); say --missing interpolate, previous or drop"
            .formatted(
                row(point).where(),
                table.columns().get(inputs.get(column)),
                filled
                    ? "the time after it is left out, and a value for it is missing"
                    : "found "
                        + (cell.isEmpty() ? "nothing" : "'" + cell + "'")
                        + ", expected a number",
                all));
  }

  /** Whether a wide row has an end of its own, as rows do that are each a series. */
  private static boolean isSeriesARow(Point point) {
    double[] values = point.values();
    int end = values.length;
    while (end > 0 && Double.isNaN(values[end - 1])) {
      end--;
    }
    return values.length >= WIDE
        && values.length - end > 1
        && Arrays.stream(values, 0, end).noneMatch(Double::isNaN);
  }

  private static List<Point> complete(List<Point> points) {
    return points.stream()
        .filter(point -> Arrays.stream(point.values()).noneMatch(Double::isNaN))
        .toList();
  }

  private static void previous(List<Point> points) {
    for (int t = 1; t < points.size(); t++) {
      double[] values = points.get(t).values();
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.isNaN(values[i]) ? points.get(t - 1).values()[i] : values[i];
      }
    }
  }

  private void interpolate(List<Point> points, int column, String name) {
    int before = -1;
    for (int t = 0; t <= points.size(); t++) {
      if (t < points.size() && Double.isNaN(points.get(t).values()[column])) {
        continue;
      }
      int after = t < points.size() ? t : -1;
      if (before < 0 && after < 0) {
        throw new InputException(
            "%s: column '%s' has no value at all; leave it out".formatted(table.file(), name));
      }
      for (int gap = before + 1; gap < t; gap++) {
        points.get(gap).values()[column] = between(points, column, before, gap, after);
      }
      before = t;
    }
  }

  private static double between(List<Point> points, int column, int before, int at, int after) {
    if (before < 0) {
      return points.get(after).values()[column];
    }
    double from = points.get(before).values()[column];
    if (after < 0) {
      return from;
    }
    double share = share(points.get(before), points.get(at), points.get(after), before, at, after);
    return from + share * (points.get(after).values()[column] - from);
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
