package dev.sluice.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes tables for the terminal. A table that is wider than the terminal is split into several,
 * each of which repeats the columns that name the rows, so that no line wraps.
 */
public final class TextTable {
  /** The maximum width of a cell; longer text wraps. */
  private static final int MAX_CELL_WIDTH = 44;

  private static final String SEPARATOR = " | ";

  private TextTable() {}

  /** Writes a table for a terminal of 100 columns. */
  public static String of(Table table) {
    return of(table, 100);
  }

  /**
   * Writes a table; every line ends with a line feed.
   *
   * @param width the terminal's width in characters
   */
  public static String of(Table table, int width) {
    StringBuilder text = new StringBuilder();
    if (!table.title().isEmpty()) {
      text.append(clean(table.title())).append('\n');
    }
    List<Integer> keys =
        IntStream.range(0, table.columns().size()).filter(table::isKey).boxed().toList();
    int named = keys.stream().mapToInt(column -> widthOf(table, column)).sum();
    named += SEPARATOR.length() * (keys.size() - 1);
    List<Integer> block = new ArrayList<>(keys);
    int used = named;
    for (int column = 0; column < table.columns().size(); column++) {
      if (table.isKey(column)) {
        continue;
      }
      int more = SEPARATOR.length() + widthOf(table, column);
      // A line has one space at each end.
      if (used + more + 2 > width && block.size() > keys.size()) {
        append(text, table, block);
        text.append('\n');
        block = new ArrayList<>(keys);
        used = named;
      }
      block.add(column);
      used += more;
    }
    append(text, table, block);
    for (String note : table.notes()) {
      wrap(text, clean(note), width);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Table table, List<Integer> block) {
    Column[] columns = new Column[block.size()];
    String[][] cells = new String[table.rows().size()][block.size()];
    for (int i = 0; i < columns.length; i++) {
      int column = block.get(i);
      HorizontalAlign align =
          table.columns().get(column).align() == Table.Align.LEFT
              ? HorizontalAlign.LEFT
              : HorizontalAlign.RIGHT;
      columns[i] =
          new Column()
              .header(heading(table, column))
              .headerAlign(align)
              .dataAlign(align)
              .maxWidth(MAX_CELL_WIDTH + 2, OverflowBehaviour.NEWLINE);
      for (int row = 0; row < cells.length; row++) {
        cells[row][i] = cell(table, row, column);
      }
    }
    String drawn =
        AsciiTable.builder()
            .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
            .lineSeparator("\n")
            .data(columns, cells)
            .asString();
    drawn.lines().map(String::stripTrailing).forEach(line -> text.append(line).append('\n'));
  }

  private static String heading(Table table, int column) {
    String heading = clean(table.columns().get(column).heading());
    // Keeps a heading aligned with its numbers if the best of them has a star.
    return table.hasBest(column) ? heading + "  " : heading;
  }

  private static String cell(Table table, int row, int column) {
    Table.Cell cell = table.rows().get(row).cells().get(column);
    String mark = cell.best() ? " *" : table.hasBest(column) ? "  " : "";
    return clean(cell.text()) + mark;
  }

  private static int widthOf(Table table, int column) {
    int widest = heading(table, column).length();
    for (int row = 0; row < table.rows().size(); row++) {
      widest = Math.max(widest, cell(table, row, column).length());
    }
    return Math.min(widest, MAX_CELL_WIDTH);
  }

  /** Replaces control characters, which a file name may contain. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static void wrap(StringBuilder text, String note, int width) {
    int used = 0;
    for (String word : note.split(" ", -1)) {
      if (used > 0 && used + 1 + word.length() > width) {
        text.append('\n');
        used = 0;
      }
      if (used > 0) {
        text.append(' ');
        used++;
      }
      text.append(word);
      used += word.length();
    }
    text.append('\n');
  }
}
