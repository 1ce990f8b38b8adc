package dev.sluice.datasets.input;

import dev.sluice.error.InputException;
import dev.sluice.settings.UnknownName;
import java.util.List;
import java.util.Locale;

/**
 * The raw rows of a file, before they are interpreted.
 *
 * @param columns the distinct names of the columns
 * @param rows the rows, each with a cell for each column
 * @param named whether the file names its columns; otherwise the names are numbered
 * @param notes remarks for the user on how the file was read, one sentence each
 */
public record Table(List<String> columns, List<Row> rows, boolean named, List<String> notes) {
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * One row.
   *
   * @param file the name of its file in errors
   * @param line the line at which it begins, from 1; 0 if a transform made it of several rows
   * @param cells the raw cells
   */
  public record Row(String file, int line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }

    /** The position with which an error begins: the file and the line. */
    public String where() {
      return line == 0 ? file : file + ", line " + line;
    }
  }

  /**
   * Finds a column.
   *
   * @param column its name, if necessary ignoring case, or its number from 1
   * @param setting the setting that names it, such as {@code --text-column}
   * @throws InputException if there is no such column; it lists the columns
   */
  public int column(String column, String setting) {
    return column(file(), columns, column, setting);
  }

  /**
   * Finds a column of a file.
   *
   * @param file the file's name in errors
   */
  public static int column(String file, List<String> columns, String column, String setting) {
    int exact = columns.indexOf(column);
    if (exact >= 0) {
      return exact;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    if (column.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(column);
      if (number >= 1 && number <= columns.size()) {
        return number - 1;
      }
    }
    throw new InputException(
        "%s; choose one with %s"
            .formatted(UnknownName.message(file, "column", column, columns), setting));
  }

  /** The name of the first row's file in errors. */
  public String file() {
    return rows.isEmpty() ? "the data" : rows.get(0).file();
  }

  /** One column's cells. */
  public List<String> cells(int column) {
    return rows.stream().map(row -> row.cells().get(column)).toList();
  }
}
