package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.Significance;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.statistics.PairedComparison;
import dev.sluice.task.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of significance tests: pair by pair, and as a matrix for each place of the grid. */
final class TestTables {
  private final TaskComparison comparison;
  private final Metric headline;
  private final Significance significance;

  TestTables(TaskComparison comparison, Significance significance) {
    this.comparison = comparison;
    this.headline = comparison.task().headline();
    this.significance = significance;
  }

  /** Every pair of cells that was tested; empty if none was. */
  Optional<Table> pairs() {
    List<Significance.Pair> tested = significance.tested();
    if (tested.isEmpty()) {
      return Optional.empty();
    }
    PlaceColumns places = new PlaceColumns(comparison);
    List<Table.Column> columns = places.columns();
    columns.add(Table.Column.key("one"));
    columns.add(Table.Column.key("other"));
    for (String heading :
        List.of("seeds", "mean difference", "effect", "Wilcoxon p", "corrected p", "paired t p")) {
      columns.add(Table.Column.figure(heading));
    }
    columns.add(Table.Column.text("better"));
    List<Table.Row> table = new ArrayList<>();
    for (Significance.Pair pair : tested) {
      PairedComparison test = pair.compared().orElseThrow();
      List<Table.Cell> cells = places.cells(pair.at(), pair.one());
      cells.add(new Table.Cell(pair.other()));
      cells.add(new Table.Cell(Integer.toString(pair.seeds())));
      cells.add(
          new Table.Cell(
              Double.isFinite(test.difference())
                  ? Figures.difference(headline, test.difference())
                  : ""));
      cells.add(new Table.Cell(Figures.decimal(test.effect(), 2)));
      cells.add(new Table.Cell(Figures.probability(test.p(), 4)));
      cells.add(new Table.Cell(Figures.probability(pair.correctedP(), 4)));
      cells.add(
          new Table.Cell(Double.isNaN(test.tTestP()) ? "" : Figures.probability(test.tTestP(), 4)));
      cells.add(
          new Table.Cell(
              pair.better(headline)
                  .orElse("no difference seen (" + Figures.counted(pair.seeds(), "seed") + ")")));
      table.add(new Table.Row(cells, false));
    }
    return Optional.of(
        new Table(
            "Differences in %s between cells, paired by seed".formatted(headline.title()),
            columns,
            table,
            List.of()));
  }

  /**
   * Matrices of cells against cells, one for each place of the grid: how the cell of the row
   * compares with that of the column, and the corrected p. Empty if nothing was tested.
   */
  List<Table> matrices() {
    Map<Place, List<Significance.Pair>> byPlace =
        significance.tested().stream()
            .collect(
                Collectors.groupingBy(
                    Significance.Pair::at, LinkedHashMap::new, Collectors.toList()));
    List<Table> matrices = new ArrayList<>();
    byPlace.forEach((at, pairs) -> matrices.add(matrix(at, pairs)));
    return matrices;
  }

  private Table matrix(Place at, List<Significance.Pair> pairs) {
    Set<String> cells = new LinkedHashSet<>();
    pairs.forEach(pair -> cells.addAll(List.of(pair.one(), pair.other())));
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text(""));
    cells.forEach(cell -> columns.add(Table.Column.figure("than " + cell)));
    List<Table.Row> table = new ArrayList<>();
    for (String one : cells) {
      List<Table.Cell> line = new ArrayList<>();
      line.add(new Table.Cell(one));
      cells.forEach(other -> line.add(entry(pairs, one, other)));
      table.add(new Table.Row(line, false));
    }
    String where = at.isEmpty() ? "" : at.text() + ": ";
    return new Table(
        where + "is the cell of the row better? (corrected p)", columns, table, List.of());
  }

  private Table.Cell entry(List<Significance.Pair> pairs, String one, String other) {
    for (Significance.Pair pair : pairs) {
      if (pair.isBetween(one, other) || pair.isBetween(other, one)) {
        String p = Figures.probability(pair.correctedP(), 3);
        Optional<String> better = pair.better(headline);
        boolean isBetter = better.isPresent() && better.get().equals(one);
        String word = isBetter ? "better" : better.isPresent() ? "worse" : "not seen";
        return new Table.Cell(word + " (" + p + ")", isBetter);
      }
    }
    return new Table.Cell("");
  }
}
