package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, apart from how it is written. It never changes. {@link TextTable}, {@link
 * MarkdownTable}, {@link CsvTable} and {@link HtmlTable} write it.
 *
 * @param title what it shows: its caption; may be empty
 * @param columns at least one; the first one names the row, with those that are keys
 * @param rows each as long as the columns
 * @param notes sentences to be read with it, below it
 */
public record Table(String title, List<Column> columns, List<Row> rows, List<String> notes) {
  /** Which side a column's cells stand on. */
  public enum Align {
    LEFT,
    RIGHT
  }

  /**
   * A column's heading and side.
   *
   * @param key whether it belongs to the row's name, as the first column always does: a table that
   *     is broken into several has it in each
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
   * @param text as it is to be read; empty where there is nothing to say
   * @param best whether it is to stand out as its column's best
   */
  public record Cell(String text, boolean best) {
    public Cell(String text) {
      this(text, false);
    }
  }

  /**
   * One row.
   *
   * @param baseline whether it is there to be compared with, and is to be drawn a little apart
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
            "table '%s' has %d columns but a row of %d cells: %s"
                .formatted(title, columns.size(), row.cells().size(), row));
      }
    }
  }

  /** The same with other notes. */
  public Table withNotes(List<String> notes) {
    return new Table(title, columns, rows, notes);
  }

  /** Whether a column names the row: the first one, and those that say so. */
  boolean isKey(int column) {
    return column == 0 || columns.get(column).key();
  }

  /** Whether any cell of a column stands out. */
  boolean hasBest(int column) {
    return rows.stream().anyMatch(row -> row.cells().get(column).best());
  }
}
