package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes tables as GitHub Flavored Markdown: the title, the table, its notes. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /**
   * Writes a table, with cells padded so that it is readable as plain text. The best values are
   * bold.
   */
  public static String of(Table table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(table.columns().stream().map(column -> escape(column.heading())).toList());
    for (Table.Row row : table.rows()) {
      lines.add(
          row.cells().stream()
              .map(cell -> cell.best() ? "**" + escape(cell.text()) + "**" : escape(cell.text()))
              .toList());
    }
    int[] widths = new int[table.columns().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.max(3, line.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    if (!table.title().isEmpty()) {
      text.append("**").append(escape(table.title())).append("**\n\n");
    }
    for (int row = 0; row < lines.size(); row++) {
      text.append('|');
      for (int i = 0; i < widths.length; i++) {
        String cell = lines.get(row).get(i);
        String space = " ".repeat(widths[i] - cell.length());
        boolean left = table.columns().get(i).align() == Table.Align.LEFT;
        text.append(' ').append(left ? cell + space : space + cell).append(" |");
      }
      text.append('\n');
      if (row == 0) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
          boolean left = table.columns().get(i).align() == Table.Align.LEFT;
          text.append(' ').append("-".repeat(widths[i] - (left ? 0 : 1)));
          text.append(left ? " |" : ": |");
        }
        text.append('\n');
      }
    }
    if (!table.notes().isEmpty()) {
      text.append('\n');
      text.append(
          table.notes().stream()
              .map(note -> "- " + escape(note) + "\n")
              .collect(Collectors.joining()));
    }
    return text.toString();
  }

  /** Escapes text for Markdown, on one line. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&') {
        safe.append("&amp;");
      } else if (c == '<') {
        safe.append("&lt;");
      } else if ("\\|*`[]~".indexOf(c) >= 0 || (c == '_' && !insideWord(text, i))) {
        safe.append('\\').append(c);
      } else {
        safe.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return safe.toString();
  }

  /** Inside a word an underscore has no meaning in GitHub's Markdown and needs no escape. */
  private static boolean insideWord(String text, int i) {
    return i > 0
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i - 1))
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }
}
