package dev.sluice.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.sluice.experiment.Grids;
import dev.sluice.experiment.ResultBuilder;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Chart;
import dev.sluice.report.CsvTable;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import dev.sluice.task.Evaluation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentReportTest {
  private final TaskComparison comparison = Grids.threeCellsAtTwoLengths();
  private final ReportPart part = ReportPart.of(List.of(comparison)).get(0);
  private final ExperimentReport report =
      new ExperimentReport(
          new Introduction("bits-by-length", "Bits & lengths", List.of("Who forgets?"), "quick"),
          List.of(comparison));

  private static List<String> texts(Table.Row row) {
    return row.cells().stream().map(Table.Cell::text).toList();
  }

  @Test
  void aRowIsListedWithTheBaselinesAndPublishedFiguresOfItsPlace() {
    List<List<String>> rows = part.main().rows().stream().map(ExperimentReportTest::texts).toList();
    assertThat(rows).hasSize(9);
    assertThat(rows.get(3)).startsWith("8", "majority (baseline)", "0.500", "", "");
    // 0.81 to 0.85 over five of six seeds, with the published figure and the counts.
    assertThat(rows.get(5))
        .startsWith(
            "16", "lstm", "0.830 ± 0.016", "0.818 to 0.842", "0.900", "5 of 6", "0", "0", "1");
    assertThat(rows.get(8)).startsWith("16", "Transformer (published)", "0.990", "", "");
    // The rnn at 16: 0.46 to 0.50, none above the majority's 0.5; the sixth diverged.
    assertThat(rows.get(4))
        .startsWith("16", "rnn", "0.480 ± 0.016", "0.468 to 0.492", "", "5 of 6", "1", "5", "0");
  }

  @Test
  void twoStudiesOfOneDataSetAreDistinguishedEverywhere() {
    ExperimentReport both =
        new ExperimentReport(
            new Introduction("bits", "Bits", List.of(), ""),
            List.of(named("bits, near"), named("bits, far")));
    assertThat(both.text(200)).contains("bits on bits, near:", "bits on bits, far:");
    assertThat(both.markdown()).contains("## bits on bits, near", "## bits on bits, far");
    assertThat(both.latex()).contains("bits on bits, far:", "{tab:bits-bits-bits-far}");
    assertThat(CsvTable.of(FigureLines.of(List.of(named("bits, near"), named("bits, far")))))
        .contains("bits,bits,\"bits, near\",8,", "bits,bits,\"bits, far\",8,");
  }

  private TaskComparison named(String name) {
    return new TaskComparison(
        comparison.task(),
        comparison.data(),
        name,
        comparison.axes(),
        comparison.rows(),
        comparison.published());
  }

  @Test
  void numericAxesAreAlignedRightAndOthersLeft() {
    assertThat(part.main().columns().get(0)).isEqualTo(Table.Column.keyFigure("length"));
    Place both = new Place(Map.of("reading.bidirectional", BooleanNode.TRUE));
    TaskComparison flags =
        new TaskComparison(
            comparison.task(),
            comparison.data(),
            comparison.name(),
            List.of("reading.bidirectional"),
            List.of(Grids.row(both, "gru", 6, comparison.rows().get(0).results())),
            List.of());
    Table table = ReportPart.of(List.of(flags)).get(0).main();
    assertThat(table.columns().get(0)).isEqualTo(Table.Column.key("bidirectional"));
    assertThat(texts(table.rows().get(0))).startsWith("true", "gru");
  }

  @Test
  void theBestIsMarkedAtEachPlace() {
    assertThat(
            part.main().rows().stream()
                .filter(r -> r.cells().get(2).best())
                .map(r -> texts(r).subList(0, 2)))
        .containsExactly(List.of("8", "gru"), List.of("16", "gru"));
  }

  @Test
  void theNotesNameTheBetterCellsAndTheSources() {
    assertThat(part.main().notes())
        .contains(
            "No better than majority in accuracy: rnn (length 16).",
            "rnn (length 16): 1 of 6 runs diverged; each counts with its best earlier epoch, if any"
                + " (seed 6): loss NaN",
            "lstm (length 16): 1 of 6 runs failed, without a figure (seed 6): out of memory",
            "Published: Doe & Roe 2019, table 1: ten times the data.")
        .anyMatch(
            note ->
                note.startsWith(
                    "At least 8 seeds are needed to detect a difference among 6 pairs"));
  }

  @Test
  void theTableOfTestsAgreesWithTheMatrix() {
    Table tests = part.tests().pairs().orElseThrow();
    assertThat(tests.rows()).hasSize(6);
    // 0.03125 times six.
    assertThat(texts(tests.rows().get(0)))
        .containsExactly(
            "8",
            "rnn",
            "lstm",
            "6",
            "-0.200",
            "-1.00",
            "0.0313",
            "0.1875",
            "<0.0001",
            "no difference seen (6 seeds)");
    List<Table> matrices = part.tests().matrices();
    assertThat(matrices).hasSize(2);
    assertThat(texts(matrices.get(0).rows().get(0)))
        .containsExactly("rnn", "", "not seen (0.188)", "not seen (0.188)");
  }

  @Test
  void linesFitTheTerminalAndEachNamesItsPlace() {
    String text = TextTable.of(part.main(), 80);
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text.lines().filter(line -> line.contains(" | lstm"))).hasSizeGreaterThan(2);
    assertThat(text.lines().filter(line -> line.contains(" | lstm")))
        .allMatch(line -> line.strip().startsWith("8 |") || line.strip().startsWith("16 |"));
  }

  @Test
  void theCsvHasAColumnForTheAxisAndALineForEachPublishedFigure() {
    String csv = CsvTable.of(FigureLines.of(List.of(comparison)));
    assertThat(csv)
        .startsWith("task,data,study,data.length,model,kind,")
        .contains("\nbits,bits,bits,16,lstm,network,", "\nbits,bits,bits,8,majority,baseline,")
        .contains("\nbits,bits,bits,16,LSTM,published,")
        .contains("\"Doe & Roe 2019, table 1\"");
  }

  @Test
  void latexIsEscapedAndUsesBooktabs() {
    assertThat(report.latex())
        .startsWith("% Bits \\& lengths\n")
        .contains("\\toprule", "\\midrule", "\\bottomrule", "\\begin{tabular}{rlr")
        .contains("16 & lstm & 0.830 $\\pm$ 0.016 & 0.818 to 0.842 &")
        .contains("95 \\% interval", "Doe \\& Roe 2019")
        .doesNotContain("±");
  }

  @Test
  void theGradientChartIsLogarithmicWithTheRangeOfTheSeeds() {
    Map<String, Chart> charts = ComparisonCharts.of(comparison);
    assertThat(charts)
        .containsKeys(
            "by-data-length",
            "curves-length-8",
            "curves-length-16",
            "parameters-length-8",
            "parameters-length-16",
            "time-length-8",
            "time-length-16",
            "gradient-flow-after-training-length-8",
            "gradient-flow-after-training-length-16")
        .doesNotContainKey("seeds");
    Chart flow = charts.get("gradient-flow-after-training-length-8");
    assertThat(flow.logarithmic()).isTrue();
    assertThat(flow.series()).extracting(Chart.Series::name).containsExactly("rnn", "lstm", "gru");
    // At distance 0 the seeds have 1.1 to 1.6; the chart shows the median.
    Chart.Point first = flow.series().get(0).points().get(0);
    assertThat(first.low()).isEqualTo(1.1);
    assertThat(first.high()).isEqualTo(1.6);
    assertThat(first.y()).isBetween(1.34999, 1.35001);
    assertThat(dev.sluice.report.ChartSvg.file(flow)).contains(">1e-4<").contains("<polygon");
  }

  private static TrialResult with(TrialResult line, List<Double> gradient) {
    return ResultBuilder.like(line)
        .curves(
            new Evaluation.Curves(
                "gradient-flow",
                "steps back",
                "norm",
                true,
                List.of(0.0, 1.0),
                Map.of("trained", gradient)))
        .build();
  }

  /** Charts of the same comparison with other rows. */
  private Map<String, Chart> charts(List<String> axes, List<TaskComparison.Row> rows) {
    return ComparisonCharts.of(
        new TaskComparison(
            comparison.task(), comparison.data(), comparison.name(), axes, rows, List.of()));
  }

  @Test
  void theGradientChartShowsMediansAndOmitsNegligibleValues() {
    TaskComparison.Row row = comparison.rows().get(0);
    List<TrialResult> results =
        List.of(
            with(row.results().get(0), List.of(1.0, 1e-40)),
            with(row.results().get(1), List.of(2.0, 1e-30)),
            with(row.results().get(2), List.of(4.0, 1e-2)));
    Chart chart =
        charts(List.of(), List.of(Grids.row(Place.ONLY, "rnn", 3, results)))
            .get("gradient-flow-trained");
    List<Chart.Point> points = chart.series().get(0).points();
    assertThat(points.get(0)).isEqualTo(new Chart.Point(0, 2, 1, 4));
    assertThat(points.get(1).y()).isNaN();
  }

  @Test
  void knownCellsHaveFixedColoursAndOthersTakeFreeOnes() {
    List<TaskComparison.Row> rows =
        List.of("gru", "rnn-relu", "rnn", "dl4j-lstm").stream()
            .map(cell -> Grids.row(Place.ONLY, cell, 6, comparison.rows().get(0).results()))
            .toList();
    Chart chart = charts(List.of(), rows).get("curves");
    assertThat(chart.series()).extracting(Chart.Series::colour).containsExactly(2, 1, 0, 3);
  }

  @Test
  void theParameterChartSaysIfTheNumbersAreAlmostEqual() {
    TrialResult line = comparison.rows().get(0).results().get(0);
    for (long other : List.of(1_000L, 1_020L, 2_000L)) {
      Map<String, Chart> charts =
          charts(
              List.of(),
              List.of(
                  Grids.row(
                      Place.ONLY,
                      "rnn",
                      1,
                      List.of(ResultBuilder.like(line).parameters(1_000).build())),
                  Grids.row(
                      Place.ONLY,
                      "gru",
                      1,
                      List.of(ResultBuilder.like(line).parameters(other).build()))));
      if (other == 1_000) {
        assertThat(charts).doesNotContainKey("parameters");
      } else {
        assertThat(charts.get("parameters").title())
            .isEqualTo(other == 2_000 ? "bits: parameters" : "bits: parameters, all within 10 %");
      }
    }
  }

  @Test
  void sharedAxisValuesAreInTheChartsTitleInsteadOfItsLines() {
    List<TaskComparison.Row> rows =
        comparison.rows().stream()
            .map(
                row -> {
                  Place at = row.at().with("network.layers", IntNode.valueOf(1));
                  return Grids.row(at, row.cell(), row.planned(), row.results());
                })
            .toList();
    Chart chart = charts(List.of("data.length", "network.layers"), rows).get("by-data-length");
    assertThat(chart.title()).isEqualTo("bits by length, layers 1");
    assertThat(chart.series()).extracting(Chart.Series::name).containsExactly("rnn", "lstm", "gru");
  }

  @Test
  void thePageHasAllSectionsAndItsTextIsEscaped() {
    assertThat(report.html())
        .contains("<h1>Bits &amp; lengths</h1>", "Who forgets?", "Preset quick: 36 of 36 trials")
        .contains("Published figures and ours", "Better cells by place", "All tests")
        .contains("All runs", "# data.length: 8, 16", "Machine, versions and command");
    assertThat(report.markdown())
        .contains("# Bits &amp; lengths", "![bits by length](charts/bits-by-data-length.png)")
        .contains("```yaml\n# data.length: 8, 16");
  }
}
