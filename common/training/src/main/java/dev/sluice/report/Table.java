package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, independent of how it is written. It never changes. {@link TextTable}, {@link
 * MarkdownTable}, {@link CsvTable}, {@link HtmlTable} and {@link LatexTable} write it.
 *
 * @param title what it shows: its caption; may be empty
 * @param columns at least one; the first one names the row, together with those that are keys
 * @param rows each as long as the columns
 * @param notes sentences below it
 */
public record Table(String title, List<Column> columns, List<Row> rows, List<String> notes) {
  /** The side of a column's cells. */
  public enum Align {
    LEFT,
    RIGHT
  }

  /**
   * A column's heading and side.
   *
   * @param key whether it is part of the row's name, as the first column always is: if a table is
   *     broken into several, each has it
   */
  public record Column(String heading, Align align, boolean key) {
    public Column(String heading, Align align) {
      this(heading, align, false);
    }

    /** A part of the row's name. */
    public static Column key(String heading) {
      return new Column(heading, Align.LEFT, true);
    }

    /** A part of the row's name that is a figure. */
    public static Column keyFigure(String heading) {
      return new Column(heading, Align.RIGHT, true);
    }

    /** Words. */
    public static Column text(String heading) {
      return new Column(heading, Align.LEFT);
    }

    /** Figures. */
    public static Column figure(String heading) {
      return new Column(heading, Align.RIGHT);
    }
  }

  /**
   * One cell.
   *
   * @param text as it is shown; may be empty
   * @param best whether to mark it as its column's best
   */
  public record Cell(String text, boolean best) {
    public Cell(String text) {
      this(text, false);
    }
  }

  /**
   * One row.
   *
   * @param baseline whether it is there to be compared with, and is set apart
   */
  public record Row(List<Cell> cells, boolean baseline) {
    public Row {
      cells = List.copyOf(cells);
    }

    /** A row of plain text. */
    public static Row of(String... texts) {
      List<Cell> cells = new ArrayList<>();
      for (String text : texts) {
        cells.add(new Cell(text));
      }
      return new Row(cells, false);
    }
  }

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs a column: " + title);
    }
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '%s' has %d columns, but a row has %d cells: %s"
                .formatted(title, columns.size(), row.cells().size(), row));
      }
    }
  }

  /** The same with other notes. */
  public Table withNotes(List<String> notes) {
    return new Table(title, columns, rows, notes);
  }

  /** Whether a column is part of the row's name. */
  boolean isKey(int column) {
    return column == 0 || columns.get(column).key();
  }

  /** Whether any cell of a column is marked as best. */
  boolean hasBest(int column) {
    return rows.stream().anyMatch(row -> row.cells().get(column).best());
  }
}
