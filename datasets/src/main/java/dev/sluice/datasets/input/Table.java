package dev.sluice.datasets.input;

import dev.sluice.error.InputException;
import java.util.List;
import java.util.Locale;

/**
 * Rows of text as a file has them, before anybody says what they mean.
 *
 * @param columns the columns' names, each once
 * @param rows each with a cell for each column
 * @param named whether the file names its columns; else they have numbers for names
 * @param notes what a person should know about how it was read, a sentence each
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
   * @param file what errors call its file
   * @param line where it begins, from 1; 0 where a transform made it of many
   * @param cells as in the file
   */
  public record Row(String file, int line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }

    /** How an error begins: the file and the line. */
    public String where() {
      return line == 0 ? file : file + ", line " + line;
    }
  }

  /**
   * Finds a column.
   *
   * @param column its name, exactly or but for case, or its number from 1
   * @param setting what asks for it, such as {@code --text-column}
   * @throws InputException if there is none; it lists those that there are
   */
  public int column(String column, String setting) {
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
        "%s has no column '%s'; its %d columns are %s; say another with %s"
            .formatted(file(), column, columns.size(), String.join(", ", columns), setting));
  }

  /** What errors call the file of its first row. */
  public String file() {
    return rows.isEmpty() ? "the data" : rows.get(0).file();
  }

  /** One column's cells. */
  public List<String> cells(int column) {
    return rows.stream().map(row -> row.cells().get(column)).toList();
  }
}
