package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An immutable table, independent of its output format. {@link TextTable}, {@link MarkdownTable},
 * {@link CsvTable}, {@link HtmlTable} and {@link LatexTable} write it.
 *
 * @param title the caption; may be empty
 * @param columns at least one; the first column and all key columns together name the row
 * @param rows each with one cell per column
 * @param notes sentences below the table
 */
public record Table(String title, List<Column> columns, List<Row> rows, List<String> notes) {
  /** The alignment of a column's cells. */
  public enum Align {
    LEFT,
    RIGHT
  }

  /**
   * A column's heading and alignment.
   *
   * @param key whether it is part of the row's name, as the first column always is; if a table is
   *     split, every part repeats it
   */
  public record Column(String heading, Align align, boolean key) {
    public Column(String heading, Align align) {
      this(heading, align, false);
    }

    /** A part of the row's name. */
    public static Column key(String heading) {
      return new Column(heading, Align.LEFT, true);
    }

    /** A part of the row's name that is a number. */
    public static Column keyFigure(String heading) {
      return new Column(heading, Align.RIGHT, true);
    }

    /** A column of text. */
    public static Column text(String heading) {
      return new Column(heading, Align.LEFT);
    }

    /** A column of numbers. */
    public static Column figure(String heading) {
      return new Column(heading, Align.RIGHT);
    }
  }

  /**
   * One cell.
   *
   * @param text as it is shown; may be empty
   * @param best whether it is marked as its column's best
   */
  public record Cell(String text, boolean best) {
    public Cell(String text) {
      this(text, false);
    }
  }

  /**
   * One row.
   *
   * @param baseline whether it is a baseline, which is set apart from other rows
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

  /** A copy with other notes. */
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
