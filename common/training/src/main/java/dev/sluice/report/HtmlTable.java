package dev.sluice.report;

/** Writes tables as HTML, with a caption, headings with their scope, and one row per line. */
public final class HtmlTable {
  /** Longer text counts as a sentence. */
  private static final int SENTENCE = 40;

  private HtmlTable() {}

  /** Writes a table inside a frame that scrolls sideways if it is wider than the screen. */
  public static String of(Table table) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(escape(table.title()))
        .append("\">\n<table>\n");
    if (!table.title().isEmpty()) {
      html.append("<caption><span>").append(escape(table.title())).append("</span></caption>\n");
    }
    html.append("<thead><tr>");
    for (Table.Column column : table.columns()) {
      html.append("<th scope=\"col\"").append(side(column)).append('>');
      html.append(escape(column.heading())).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (Table.Row row : table.rows()) {
      html.append(row.baseline() ? "<tr class=\"baseline\">" : "<tr>");
      for (int i = 0; i < table.columns().size(); i++) {
        Table.Cell cell = row.cells().get(i);
        String tag = table.isKey(i) ? "th" : "td";
        html.append('<').append(tag).append(table.isKey(i) ? " scope=\"row\"" : "");
        html.append(kind(table.columns().get(i), cell)).append('>');
        html.append(
            cell.best()
                ? "<strong>" + escape(cell.text()) + "</strong><span class=\"best\"> best</span>"
                : escape(cell.text()));
        html.append("</").append(tag).append('>');
      }
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>\n</div>\n");
    if (!table.notes().isEmpty()) {
      html.append("<ul class=\"notes\">\n");
      for (String note : table.notes()) {
        html.append("<li>").append(escape(note)).append("</li>\n");
      }
      html.append("</ul>\n");
    }
    return html.toString();
  }

  private static String side(Table.Column column) {
    return column.align() == Table.Align.RIGHT ? " class=\"figure\"" : "";
  }

  /**
   * Numbers are aligned right. Sentences have a minimum width; otherwise a narrow screen would show
   * one word per line.
   */
  private static String kind(Table.Column column, Table.Cell cell) {
    return column.align() == Table.Align.LEFT && cell.text().length() > SENTENCE
        ? " class=\"words\""
        : side(column);
  }

  /** Escapes text for HTML and XML, between tags and inside quotes. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                  // XML 1.0 cannot represent the other control characters or lone surrogates.
                  boolean writable =
                      c == '\n'
                          || c == '\t'
                          || (c >= 0x20 && c < 0x7F)
                          || (c >= 0xA0 && c < 0xD800)
                          || (c > 0xDFFF && c < 0xFFFE)
                          || c > 0xFFFF;
                  safe.appendCodePoint(writable ? c : 0xFFFD);
                }
              }
            });
    return safe.toString();
  }
}
