package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table SMALL =
      new Table(
          "cells on a|b_c",
          List.of(Table.Column.text("model"), Table.Column.figure("error")),
          List.of(
              new Table.Row(
                  List.of(new Table.Cell("gru"), new Table.Cell("0.10 ± 0.02", true)), false),
              new Table.Row(
                  List.of(new Table.Cell("naive, \"old\""), new Table.Cell("12.50")), true)),
          List.of("gru is *first*."));

  @Test
  void markdownIsPaddedAlignedEscapedAndBoldWhereBest() {
    assertThat(MarkdownTable.of(SMALL))
        .isEqualTo(
            """
            **cells on a\\|b_c**

            | model        |           error |
            | ------------ | --------------: |
            | gru          | **0.10 ± 0.02** |
            | naive, "old" |           12.50 |

            - gru is \\*first\\*.
            """);
  }

  @Test
  void latexIsRuledEscapedFittedToThePageAndBoldWhereBest() {
    assertThat(LatexTable.of(SMALL, "cells a"))
        .isEqualTo(
            """
            \\begin{table}
            \\centering
            \\small
            \\caption{cells on a\\textbar{}b\\_c}
            \\label{tab:cells-a}
            \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%
            \\begin{tabular}{lr}
            \\toprule
            model & error \\\\
            \\midrule
            gru & \\textbf{0.10 $\\pm$ 0.02} \\\\
            \\addlinespace
            naive, \\char34{}old\\char34{} & 12.50 \\\\
            \\bottomrule
            \\end{tabular}}
            \\par\\smallskip{\\footnotesize gru is *first*.\\par}
            \\end{table}
            """);
    assertThat(LatexTable.escape("MAE (σ), R²")).isEqualTo("MAE ($\\sigma$), R$^2$");
  }

  @Test
  void csvIsTheHeaderAndTheRowsQuotedWhereNecessary() {
    assertThat(CsvTable.of(SMALL))
        .isEqualTo(
            """
            model,error
            gru,0.10 ± 0.02
            "naive, ""old""\",12.50
            """);
  }

  @Test
  void aTextTableHasAStarAtTheBestAndNotesBelow() {
    assertThat(TextTable.of(SMALL))
        .isEqualTo(
            """
            cells on a|b_c
             model        |       error
            --------------+---------------
             gru          | 0.10 ± 0.02 *
             naive, "old" |       12.50
            gru is *first*.
            """);
  }

  @Test
  void aTableWiderThanTheTerminalIsSplitAndRepeatsItsFirstColumn() {
    Table wide =
        new Table(
            "",
            List.of(
                Table.Column.text("model"),
                Table.Column.figure("first figure"),
                Table.Column.figure("second figure")),
            List.of(Table.Row.of("gru", "1", "2")),
            List.of("some words that are too many for the line"));

    assertThat(TextTable.of(wide, 30))
        .isEqualTo(
            """
             model | first figure
            -------+--------------
             gru   |            1

             model | second figure
            -------+---------------
             gru   |             2
            some words that are too many
            for the line
            """);
  }

  @Test
  void noLineIsWiderThanTheTerminalForManyColumns() {
    List<Table.Column> columns =
        IntStream.range(0, 12).mapToObj(i -> Table.Column.figure("column " + i)).toList();
    Table wide =
        new Table(
            "",
            columns,
            List.of(Table.Row.of(columns.stream().map(c -> "1.234").toArray(String[]::new))),
            List.of());

    for (int width : new int[] {40, 80, 100}) {
      assertThat(TextTable.of(wide, width).lines()).allMatch(line -> line.length() <= width);
    }
  }

  @Test
  void aNameCannotSendControlCodesToTheTerminalOrBreakAMarkdownRow() {
    Table hostile =
        new Table(
            "",
            List.of(Table.Column.text("data")),
            List.of(Table.Row.of("a\u001b[2J\nb")),
            List.of());

    assertThat(TextTable.of(hostile)).contains("a?[2J?b").doesNotContain("\u001b");
    assertThat(MarkdownTable.of(hostile)).contains("| a \\[2J b |");
  }

  @Test
  void markupInTextIsEscapedInHtml() {
    Table hostile =
        new Table(
            "<script>alert(1)</script>",
            List.of(Table.Column.text("\"data\"")),
            List.of(Table.Row.of("a & b <i>'c'</i>\u0000")),
            List.of("</ul><b>"));

    assertThat(HtmlTable.of(hostile))
        .contains("<caption><span>&lt;script&gt;alert(1)&lt;/script&gt;</span></caption>")
        .contains("aria-label=\"&lt;script&gt;")
        .contains("<th scope=\"col\">&quot;data&quot;</th>")
        .contains("a &amp; b &lt;i&gt;&#39;c&#39;&lt;/i&gt;\uFFFD")
        .contains("<li>&lt;/ul&gt;&lt;b&gt;</li>")
        .doesNotContain("<script>", "<i>");
  }

  @Test
  void theBestAndTheBaselinesAreMarkedInHtml() {
    assertThat(HtmlTable.of(SMALL))
        .contains(
            "<td class=\"figure\"><strong>0.10 ± 0.02</strong><span class=\"best\"> best</span>")
        .contains("<tr class=\"baseline\"><th scope=\"row\">naive, &quot;old&quot;</th>");
  }

  @Test
  void aRowOfTheWrongLengthIsRejected() {
    assertThatThrownBy(
            () ->
                new Table(
                    "t",
                    List.of(Table.Column.text("a")),
                    List.of(Table.Row.of("1", "2")),
                    List.of()))
        .hasMessageContaining("table 't' has 1 columns, but a row has 2 cells");
  }
}
