package dev.sluice.datasets.input;

import dev.sluice.datasets.input.Table.Row;
import java.util.ArrayList;
import java.util.List;

/** Receives the rows of a file one by one, as they are read. */
public interface RowSink {
  /**
   * Called once, before the first row.
   *
   * @param columns the distinct names of the columns
   * @param named whether the file names its columns; otherwise the names are numbered
   */
  void begin(List<String> columns, boolean named);

  /** Receives a row, with a cell for each column. */
  void row(Row row);

  /** Collects all rows in memory. */
  final class Collected implements RowSink {
    private List<String> columns = List.of();
    private boolean named;
    private final List<Row> rows = new ArrayList<>();

    @Override
    public void begin(List<String> names, boolean fromFile) {
      columns = names;
      named = fromFile;
    }

    @Override
    public void row(Row row) {
      rows.add(row);
    }

    /** The rows so far. */
    public Table table(List<String> notes) {
      return new Table(columns, rows, named, notes);
    }
  }
}
