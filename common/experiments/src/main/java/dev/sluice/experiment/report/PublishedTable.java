package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.NetworkSize;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of published figures and ours. */
final class PublishedTable {
  private static final List<Table.Column> COLUMNS =
      List.of(
          Table.Column.key("model"),
          Table.Column.text("at"),
          Table.Column.text("metric"),
          Table.Column.figure("published"),
          Table.Column.text("our cell"),
          Table.Column.figure("ours"),
          Table.Column.figure("difference"),
          Table.Column.text("source"));

  private PublishedTable() {}

  /** A row for each figure and each of our rows that it is compared with; empty without figures. */
  static Optional<Table> of(TaskComparison comparison) {
    List<Table.Row> table = new ArrayList<>();
    for (Published figure : comparison.published()) {
      List<TaskComparison.Row> ours = comparison.rowsOf(figure);
      if (ours.isEmpty()) {
        String cell = figure.cell().isEmpty() ? "" : figure.cell() + ", not run";
        table.add(row(comparison, figure, figure.at(), cell, Spread.of()));
      }
      for (TaskComparison.Row row : ours) {
        String size =
            row.size().map(NetworkSize::text).map(units -> ", " + units + " units").orElse("");
        table.add(
            row(
                comparison,
                figure,
                row.at(),
                row.cell() + size,
                Spread.of(row.values(figure.part(), figure.metric()))));
      }
    }
    return table.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table("Published figures and ours", COLUMNS, table, List.of()));
  }

  private static Table.Row row(
      TaskComparison comparison, Published figure, Place at, String cell, Spread own) {
    Optional<Metric> metric =
        comparison.task().metrics().stream()
            .filter(known -> known.name().equals(figure.metric()))
            .findFirst();
    int decimals = Figures.decimals(metric.map(Metric::decimals).orElse(3), figure.value());
    return Table.Row.of(
        figure.model(),
        at.text(),
        metric.map(Metric::title).orElse(figure.metric()) + ", " + RunResult.key(figure.part()),
        Figures.decimal(figure.value(), decimals),
        cell,
        own.n() == 0
            ? ""
            : Figures.meanAndDeviation(own.mean(), own.deviation(), decimals)
                + " (n "
                + own.n()
                + ")",
        own.n() == 0 ? "" : signed(own.mean() - figure.value(), decimals),
        figure.note().isBlank() ? figure.source() : figure.source() + ". " + figure.note());
  }

  private static String signed(double value, int decimals) {
    String text = Figures.decimal(value, decimals);
    return value > 0 ? "+" + text : text;
  }
}
