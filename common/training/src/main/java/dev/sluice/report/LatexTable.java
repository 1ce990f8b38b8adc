package dev.sluice.report;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes tables as LaTeX, with the packages booktabs for rules and graphicx to fit a wide table to
 * the page. The title becomes the caption, notes follow in small print, the best values are bold,
 * and baselines are set apart.
 */
public final class LatexTable {
  private static final Map<Integer, String> COMMANDS =
      Map.ofEntries(
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '{', "\\{"),
          Map.entry((int) '}', "\\}"),
          Map.entry((int) '$', "\\$"),
          Map.entry((int) '&', "\\&"),
          Map.entry((int) '#', "\\#"),
          Map.entry((int) '_', "\\_"),
          Map.entry((int) '%', "\\%"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '<', "\\textless{}"),
          Map.entry((int) '>', "\\textgreater{}"),
          Map.entry((int) '|', "\\textbar{}"),
          // LaTeX's default font encoding would print a straight quote as a curly one.
          Map.entry((int) '"', "\\char34{}"),
          Map.entry((int) '±', "$\\pm$"),
          Map.entry((int) '×', "$\\times$"),
          Map.entry((int) '−', "$-$"),
          Map.entry((int) '≤', "$\\le$"),
          Map.entry((int) '≥', "$\\ge$"),
          Map.entry((int) '→', "$\\to$"),
          Map.entry((int) 'σ', "$\\sigma$"),
          Map.entry((int) '²', "$^2$"),
          Map.entry((int) '…', "\\ldots{}"));

  private LatexTable() {}

  /**
   * Writes a floating table.
   *
   * @param label for references, without its prefix {@code tab:}
   */
  public static String of(Table table, String label) {
    StringBuilder text = new StringBuilder("\\begin{table}\n\\centering\n\\small\n");
    text.append("\\caption{").append(escape(table.title())).append("}\n");
    text.append("\\label{tab:").append(label.replaceAll("[^A-Za-z0-9-]", "-")).append("}\n");
    // Scaled down if it is wider than the page.
    text.append("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n");
    text.append("\\begin{tabular}{");
    table.columns().forEach(column -> text.append(column.align() == Table.Align.RIGHT ? 'r' : 'l'));
    text.append("}\n\\toprule\n");
    text.append(
        table.columns().stream()
            .map(column -> escape(column.heading()))
            .collect(Collectors.joining(" & ")));
    text.append(" \\\\\n\\midrule\n");
    boolean before = !table.rows().isEmpty() && table.rows().get(0).baseline();
    for (Table.Row row : table.rows()) {
      if (row.baseline() != before) {
        text.append("\\addlinespace\n");
      }
      before = row.baseline();
      text.append(
          row.cells().stream()
              .map(
                  cell ->
                      cell.best() ? "\\textbf{" + escape(cell.text()) + "}" : escape(cell.text()))
              .collect(Collectors.joining(" & ")));
      text.append(" \\\\\n");
    }
    text.append("\\bottomrule\n\\end{tabular}}\n");
    for (String note : table.notes()) {
      text.append("\\par\\smallskip{\\footnotesize ").append(escape(note)).append("\\par}\n");
    }
    return text.append("\\end{table}\n").toString();
  }

  /** Escapes text for LaTeX, on one line. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String command = COMMANDS.get(c);
              if (command != null) {
                safe.append(command);
              } else {
                safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
              }
            });
    return safe.toString();
  }
}
