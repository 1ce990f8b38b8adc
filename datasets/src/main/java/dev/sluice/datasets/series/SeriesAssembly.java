package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the rows of a table into a series: finds the columns ({@link SeriesColumns}), parses times
 * and numbers, then treats duplicates and gaps ({@link TimeAxis}) and missing values ({@link
 * MissingValueTreatment}). Until the end, NaN denotes a missing value.
 */
final class SeriesAssembly {
  private final SeriesOptions options;
  private final Table table;
  private final TimeParser parser;

  SeriesAssembly(SeriesOptions options, Table table) {
    this.options = options;
    this.table = table;
    this.parser = new TimeParser(options.columns().datePattern());
  }

  /**
   * @param fileStarts the index of each file's first row in the table
   */
  SeriesRows assemble(int[] fileStarts) {
    SeriesColumns columns = SeriesColumns.of(options.columns(), table, parser);
    List<Integer> inputs = columns.inputs();
    List<String> notes = new ArrayList<>(table.notes());
    notes.addAll(columns.notes());
    boolean hasTimes = !columns.dates().isEmpty();

    List<Point> points = parse(columns);
    if (hasTimes) {
      points = new TimeAxis(options.faults(), table, notes).regular(points);
    }
    points = new MissingValueTreatment(options.faults(), table, inputs, notes).complete(points);

    Series series =
        new Series(
            inputs.stream().map(i -> table.columns().get(i)).toList(),
            hasTimes ? points.stream().map(Point::time).toList() : List.of(),
            points.stream().map(Point::values).toArray(double[][]::new));
    return new SeriesRows(
        series, columns.targets(), table.rows().size(), starts(points, fileStarts), notes);
  }

  private static List<Integer> starts(List<Point> points, int[] fileStarts) {
    List<Integer> starts = new ArrayList<>();
    for (int start : fileStarts) {
      int first = 0;
      while (first < points.size() && points.get(first).index() < start) {
        first++;
      }
      starts.add(first);
    }
    return starts;
  }

  private List<Point> parse(SeriesColumns columns) {
    List<Point> points = new ArrayList<>();
    int index = 0;
    for (Row row : table.rows()) {
      LocalDateTime time =
          columns.dates().isEmpty() ? null : parser.parse(table, row, columns.dates());
      double[] values = new double[columns.inputs().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row, columns.inputs().get(i));
      }
      points.add(new Point(index++, time, values));
    }
    return points;
  }

  private double value(Row row, int column) {
    String cell = row.cells().get(column).strip();
    if (Values.isMissing(cell)) {
      return Double.NaN;
    }
    if (!Values.isNumberOrInfinite(cell)) {
      throw new InputException(
          "%s, column '%s': found '%s', expected a number with a decimal point%s"
              .formatted(
                  row.where(),
                  table.columns().get(column),
                  cell,
                  options.columns().inputs().isEmpty()
                      ? "; correct it, or name the columns to use with --columns"
                      : ""));
    }
    double value = Values.parse(cell);
    if (Double.isInfinite(value)) {
      throw new InputException(
          ("%s, column '%s': found '%s', expected a finite value; remove the row, or write the"
                  + " value that is meant")
              .formatted(row.where(), table.columns().get(column), cell));
    }
    return value;
  }
}
