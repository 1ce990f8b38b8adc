package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.List;

/** The table of all runs. */
final class RunTable {
  private RunTable() {}

  static Table of(TaskComparison comparison) {
    PlaceColumns places = new PlaceColumns(comparison);
    List<Metric> metrics = comparison.metrics();
    List<Table.Column> columns = places.columns();
    columns.add(Table.Column.key("cell"));
    columns.add(Table.Column.figure("seed"));
    columns.add(Table.Column.text("status"));
    metrics.forEach(metric -> columns.add(Table.Column.figure(metric.title())));
    columns.add(Table.Column.figure("epochs"));
    columns.add(Table.Column.figure("best epoch"));
    columns.add(Table.Column.figure("training time"));
    columns.add(Table.Column.text("error"));
    List<Table.Row> table = new ArrayList<>();
    for (TaskComparison.Row row : comparison.rows()) {
      for (TrialResult trial : row.results()) {
        RunResult result = trial.result();
        List<Table.Cell> cells = places.cells(row.at(), result.cell());
        cells.add(new Table.Cell(Long.toString(result.seed())));
        cells.add(new Table.Cell(result.status().label()));
        for (Metric metric : metrics) {
          cells.add(
              new Table.Cell(
                  result.metric(Part.TEST, metric.name()).isPresent()
                      ? Figures.value(metric, TaskComparison.Row.value(result, metric))
                      : ""));
        }
        cells.add(new Table.Cell(Figures.count(result.epochs())));
        cells.add(new Table.Cell(Figures.count(result.bestEpoch())));
        cells.add(new Table.Cell(Figures.duration(result.trainingSeconds())));
        cells.add(new Table.Cell(result.error() == null ? "" : result.error()));
        table.add(new Table.Row(cells, false));
      }
    }
    return new Table("All runs, test part", columns, table, List.of());
  }
}
