package dev.sluice.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Grids;
import dev.sluice.experiment.ResultBuilder;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Chart;
import dev.sluice.report.CsvTable;
import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTableTest {
  private final List<Trial<?>> trials = Trials.of(List.of("rnn", "gru"), 1L, 2L, 3L);
  private final Map<String, TrialResult> results = new HashMap<>();

  private void completed(int trial, double accuracy) {
    put(Trials.completed(trials.get(trial), accuracy, trial % 2 == 0));
  }

  private void put(TrialResult result) {
    results.put(result.key(), result);
  }

  private TaskComparison comparison() {
    return comparison(trials);
  }

  private TaskComparison comparison(List<Trial<?>> trials) {
    Map<String, List<Trial<?>>> byCell =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> trial.settings().network().cell(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<TaskComparison.Row> rows = new ArrayList<>();
    byCell.forEach(
        (cell, ofCell) ->
            rows.add(
                Grids.row(
                    Place.ONLY,
                    cell,
                    ofCell.size(),
                    ofCell.stream()
                        .map(trial -> results.get(trial.key()))
                        .filter(Objects::nonNull)
                        .toList())));
    String data = trials.get(0).settings().dataName();
    return new TaskComparison(new BitsTask(), data, data, List.of(), rows, List.of());
  }

  private Table table() {
    return ReportPart.of(List.of(comparison())).get(0).main();
  }

  private String csv() {
    return CsvTable.of(FigureLines.of(List.of(comparison())));
  }

  private void allSix() {
    // rnn 0.3, 0.4, 0.5; gru 0.7, 0.8, 0.9.
    double[] accuracy = {0.3, 0.7, 0.4, 0.8, 0.5, 0.9};
    for (int i = 0; i < 6; i++) {
      completed(i, accuracy[i]);
    }
  }

  @Test
  void theTableHasMeansDeviationsBaselinesAndNotesOnCellsThatLoseToThem() {
    allSix();
    assertThat(TextTable.of(table()))
        .isEqualTo(
            """
            bits on bits: test part, mean ± standard deviation over 3 seeds
             model               |      accuracy   |  95 % interval | n | no better than trivial | units
            ---------------------+-----------------+----------------+---+------------------------+-------
             rnn                 | 0.400 ± 0.100   | 0.300 to 0.500 | 3 |                      3 |     3
             gru                 | 0.800 ± 0.100 * | 0.700 to 0.900 | 3 |                      0 |     3
             majority (baseline) |         0.500   |                |   |                        |

             model               | parameters | training time | epochs
            ---------------------+------------+---------------+--------
             rnn                 |      1,234 |         1.5 s |      2
             gru                 |      1,234 |         1.5 s |      2
             majority (baseline) |            |               |
            rnn loses to majority: accuracy 0.400 against 0.500.
            No better than trivial: runs whose accuracy is no better than that of majority, which learns
            nothing. A run that is only slightly better may have learnt nothing either.
            Cells with fewer than 5 seeds are not tested; whether they differ is not decided.
            At least 6 seeds are needed to detect a difference (see docs/statistics.md).
            """);
    assertThat(MarkdownTable.of(table()))
        .contains(
            "| gru                 | **0.800 ± 0.100** | 0.700 to 0.900 |   3 |                    "
                + "  0 |");
  }

  @Test
  void theCsvFiguresAreExactAndPlain() {
    allSix();
    assertThat(csv())
        .startsWith(
            "task,data,study,model,kind,units,planned,completed,diverged,failed,no-better-than-trivial,n,accuracy,accuracy-sd,accuracy-low,accuracy-high,parameters,learning-rate,learning-rate-chosen,training-seconds,training-seconds-sd,epochs,best-epoch\n")
        .contains(
            "\nbits,bits,bits,rnn,network,3,3,3,0,0,3,3,0.4,0.1,0.3,0.5,1234,0.05,false,1.5,0,2,2\n")
        .endsWith("bits,bits,bits,majority,baseline,,,,,,,3,0.5,0,,,,,,,,,\n");
  }

  @Test
  void anErrorOfSeveralLinesIsANoteOfOneLine() {
    allSix();
    String error = "cannot be fetched:\n  source 1: no such host\nGet it in another way";
    put(Trials.failed(trials.get(1), error));
    assertThat(table().notes())
        .contains(
            "gru: 1 of 3 runs failed, without a figure (seed 1): cannot be fetched: source 1: no"
                + " such host Get it in another way");
  }

  @Test
  void runsThatFailedOrDivergedAreCountedAndShown() {
    allSix();
    put(Trials.failed(trials.get(1), "out of memory"));
    put(Trials.diverged(trials.get(3), Map.of("accuracy", 0.6)));
    Table table = table();

    // 0.6 and 0.9: mean 0.75, deviation 0.15 sqrt 2.
    assertThat(table.rows().get(1).cells())
        .extracting(Table.Cell::text)
        .containsExactly(
            "gru", "0.750 ± 0.212", "", "2 of 3", "1", "0", "1", "3", "1,234", "1.5 s", "2");
    assertThat(table.notes())
        .contains(
            "gru: 1 of 3 runs diverged; each counts with its best earlier epoch, if any (seed 2):"
                + " loss NaN",
            "gru: 1 of 3 runs failed, without a figure (seed 1): out of memory");
    assertThat(csv()).contains("\nbits,bits,bits,gru,network,3,3,1,1,1,0,2,");
    assertThat(RunTable.of(comparison()).rows().get(3).cells())
        .extracting(Table.Cell::text)
        .containsExactly("gru", "1", "failed", "", "0", "0", "0.0 s", "out of memory");
  }

  @Test
  void aCellWithoutAnyFigureStillHasARow() {
    for (int i : new int[] {1, 3, 5}) {
      put(Trials.failed(trials.get(i), "no data"));
    }
    Table table = table();
    assertThat(table.rows()).hasSize(2);
    assertThat(table.rows().get(0).cells())
        .extracting(Table.Cell::text)
        .startsWith("rnn", "0 of 3", "0", "3");
    assertThat(table.notes())
        .contains(
            "rnn: 3 of 3 runs have not run yet.",
            "gru: 3 of 3 runs failed, without a figure (seed 1, 2, 3): no data");
  }

  @Test
  void dataThatChangedBetweenRunsIsReported() {
    allSix();
    TrialResult one = results.get(trials.get(0).key());
    put(ResultBuilder.like(one).dataSha256("def").build());
    assertThat(table().notes())
        .anyMatch(
            note -> note.startsWith("The runs did not all use the same data (SHA-256 def, abc)"));
  }

  @Test
  void aCurveIsTheMeanOfTheRunsThatReachedTheEpoch() {
    List<Double> longer = List.of(0.9, 0.8, 0.7);
    allSix();
    put(TrialResult.of(trials.get(1), results.get(trials.get(1).key()).result(), longer));
    Chart curves = ComparisonCharts.of(comparison()).get("curves");
    // 0.9, 0.7, 0.7 and 0.8, 0.6, 0.6, then one run alone.
    List<Chart.Point> gru = curves.series().get(1).points();
    assertThat(gru).hasSize(3);
    assertThat(gru.get(0).y()).isCloseTo(2.3 / 3, within(1e-12));
    assertThat(gru.get(2)).isEqualTo(new Chart.Point(3, 0.7));
  }

  @Test
  void aReportIsWrittenWithEscapedNames(@TempDir Path folder) throws IOException {
    List<Trial<?>> sly = Trials.on("<script>alert(1)</script>", "gru", 1L, 2L);
    for (Trial<?> trial : sly) {
      put(Trials.completed(trial, 0.75, true));
    }
    ExperimentReport report = ExperimentReport.adHoc("comparison", List.of(comparison(sly)));
    List<Path> written = report.write(folder);

    assertThat(written)
        .extracting(file -> folder.relativize(file).toString())
        .containsExactly("comparison.html", "comparison.md", "comparison.csv", "comparison.tex");
    String page = Files.readString(written.get(0));
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("<summary>Settings</summary>", "learning-rate: 0.05")
        .contains("<caption><span>Machine, versions and command</span></caption>")
        .doesNotContain("<script");
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
    assertThat(Files.readString(written.get(1)))
        .contains("&lt;script>alert(1)&lt;/script>")
        .contains("![bits: each seed and the mean](charts/bits-seeds.png)");
    List<String> charts = new ArrayList<>();
    try (var files = Files.list(folder.resolve("charts"))) {
      files.map(file -> file.getFileName().toString()).sorted().forEach(charts::add);
    }
    assertThat(charts)
        .containsExactly(
            "bits-curves.png",
            "bits-curves.svg",
            "bits-seeds.png",
            "bits-seeds.svg",
            "bits-time.png",
            "bits-time.svg");
    // The same results give the same bytes.
    String before = Files.readString(written.get(0));
    report.write(folder);
    assertThat(written.get(0)).hasContent(before);
  }
}
