package dev.sluice.experiment.claims;

import dev.sluice.error.InputException;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Figures;
import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Table;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results table of the README, between two marks: for each experiment and data set, the
 * headline metric of each cell and the best baseline, at the place of the grid with the most runs
 * (the last one if several have equally many).
 */
public final class ResultsTable {
  public static final String BEGIN =
      "<!-- results: begin; written by \"sluice claims\", do not edit -->";
  public static final String END = "<!-- results: end -->";

  private ResultsTable() {}

  /** Replaces the results table in a README. */
  public static String into(
      String readme, Map<String, List<TaskComparison>> results, String where) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new InputException(
          "%s: expected the lines '%s' and '%s' around the results table. Add them, or name another file with --readme."
              .formatted(where, BEGIN, END));
    }
    return readme.substring(0, begin + BEGIN.length())
        + "\n\n"
        + markdown(results)
        + "\n"
        + readme.substring(end);
  }

  static String markdown(Map<String, List<TaskComparison>> results) {
    List<TaskComparison> all = results.values().stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return "There are no results yet.\n";
    }
    Set<String> cells = new LinkedHashSet<>();
    all.forEach(comparison -> comparison.rows().forEach(row -> cells.add(row.cell())));
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("experiment"));
    columns.add(Table.Column.text("data"));
    columns.add(Table.Column.text("metric"));
    cells.forEach(cell -> columns.add(Table.Column.figure(cell)));
    columns.add(Table.Column.text("best baseline"));
    columns.add(Table.Column.figure("seeds"));
    List<Table.Row> rows = new ArrayList<>();
    results.forEach(
        (name, comparisons) ->
            comparisons.forEach(comparison -> rows.add(row(name, comparison, cells))));
    return MarkdownTable.of(new Table("", columns, rows, List.of()));
  }

  private static Table.Row row(String name, TaskComparison comparison, Set<String> cells) {
    Metric headline = comparison.task().headline();
    Place at = place(comparison);
    Map<String, TaskComparison.Row> here = new LinkedHashMap<>();
    comparison.rows().stream()
        .filter(row -> row.at().equals(at))
        .forEach(row -> here.put(row.cell(), row));
    String baseline = "";
    double bar = Double.NaN;
    for (Map.Entry<String, Map<String, Spread>> one :
        comparison.baselines(TaskComparison.dataPlace(at)).entrySet()) {
      double mean = one.getValue().getOrDefault(headline.name(), Spread.of()).mean();
      if (Double.isFinite(mean) && (Double.isNaN(bar) || headline.beats(mean, bar))) {
        bar = mean;
        baseline = Figures.value(headline, mean) + " " + one.getKey();
      }
    }
    double best =
        here.values().stream()
            .mapToDouble(row -> row.metric(headline).mean())
            .filter(Double::isFinite)
            .reduce((one, other) -> headline.beats(other, one) ? other : one)
            .orElse(Double.NaN);
    boolean beaten = Double.isFinite(bar) && !headline.beats(best, bar);
    List<Table.Cell> line = new ArrayList<>();
    line.add(new Table.Cell(name));
    line.add(
        new Table.Cell(at.isEmpty() ? comparison.title() : comparison.title() + ", " + at.text()));
    line.add(new Table.Cell(headline.title()));
    for (String cell : cells) {
      TaskComparison.Row row = here.get(cell);
      Spread spread = row == null ? Spread.of() : row.metric(headline);
      line.add(
          new Table.Cell(
              spread.n() == 0
                  ? ""
                  : Figures.meanAndDeviation(headline, spread.mean(), spread.deviation()),
              spread.n() > 0 && spread.mean() == best && !beaten));
    }
    line.add(new Table.Cell(baseline, beaten));
    int fewest = here.values().stream().mapToInt(row -> row.results().size()).min().orElse(0);
    int most = here.values().stream().mapToInt(row -> row.results().size()).max().orElse(0);
    line.add(new Table.Cell(fewest == most ? "" + most : fewest + " to " + most));
    return new Table.Row(line, false);
  }

  private static Place place(TaskComparison comparison) {
    List<Place> places = comparison.places();
    return places.stream()
        .max(
            Comparator.<Place>comparingInt(
                    at ->
                        comparison.rows().stream()
                            .filter(row -> row.at().equals(at))
                            .mapToInt(row -> row.results().size())
                            .sum())
                .thenComparingInt(places::indexOf))
        .orElseThrow();
  }
}
