package dev.sluice.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A self-contained HTML page: style and charts are inline, and a content security policy stops the
 * browser from loading or running anything. It supports light and dark mode, small screens and
 * print.
 *
 * <p>All text is escaped here; callers pass plain text.
 */
public final class Page {
  private final String title;
  private final StringBuilder body = new StringBuilder();

  /** An empty page. */
  public Page(String title) {
    this.title = title;
  }

  /** Adds a paragraph. */
  public Page paragraph(String text) {
    body.append("<p>").append(HtmlTable.escape(text)).append("</p>\n");
    return this;
  }

  /** Adds a second-level heading. */
  public Page section(String heading) {
    body.append("<h2>").append(HtmlTable.escape(heading)).append("</h2>\n");
    return this;
  }

  /** Adds a table and its notes. */
  public Page table(Table table) {
    body.append(HtmlTable.of(table));
    return this;
  }

  /** Adds charts, side by side if there is room. */
  public Page charts(List<Chart> charts) {
    body.append("<div class=\"charts\">\n");
    for (Chart chart : charts) {
      body.append("<figure>").append(ChartSvg.inline(chart)).append("</figure>\n");
    }
    body.append("</div>\n");
    return this;
  }

  /** Adds preformatted text that is collapsed at first. */
  public Page details(String summary, String text) {
    body.append("<details><summary>").append(HtmlTable.escape(summary)).append("</summary>\n<pre>");
    body.append(HtmlTable.escape(text)).append("</pre></details>\n");
    return this;
  }

  /** Adds a table that is collapsed at first. */
  public Page details(String summary, Table table) {
    body.append("<details><summary>").append(HtmlTable.escape(summary)).append("</summary>\n");
    body.append(HtmlTable.of(table)).append("</details>\n");
    return this;
  }

  /** Adds several tables that are collapsed at first. */
  public Page details(String summary, List<Table> tables) {
    body.append("<details><summary>").append(HtmlTable.escape(summary)).append("</summary>\n");
    tables.forEach(table -> body.append(HtmlTable.of(table)));
    body.append("</details>\n");
    return this;
  }

  /** The whole page, to be written as UTF-8. */
  public String html() {
    String safeTitle = HtmlTable.escape(title);
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\
    """
        + safeTitle
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<main>\n<h1>"
        + safeTitle
        + "</h1>\n"
        + body
        + "</main>\n</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("page.css is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("page.css cannot be read", e);
    }
  }
}
