package dev.sluice.report;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Formats an evaluation as tables: the network with its baselines, and the network's details. */
public final class EvaluationReport {
  private EvaluationReport() {}

  /**
   * All tables: {@link #table} first, then each detail of the network's evaluation, such as its
   * confusion matrix.
   */
  public static List<Table> tables(
      Task<?> task, String networkName, Evaluation network, Map<String, Evaluation> baselines) {
    List<Table> tables = new ArrayList<>();
    tables.add(table(task, networkName, network, baselines));
    network.details().forEach(detail -> tables.add(detail(detail)));
    return tables;
  }

  /**
   * A row for the network and one for each baseline, and a column for each metric that any of them
   * has. The best value of the headline metric is marked; a note says where the network does not
   * beat a baseline.
   *
   * @param networkName the name of its row, such as {@code gru}
   * @param baselines in display order; may be empty
   */
  public static Table table(
      Task<?> task, String networkName, Evaluation network, Map<String, Evaluation> baselines) {
    Map<String, Evaluation> all = new LinkedHashMap<>();
    all.put(networkName, network);
    baselines.forEach((name, evaluation) -> all.put(baselineName(name), evaluation));
    List<Metric> metrics =
        task.metrics().stream()
            .filter(
                metric ->
                    all.values().stream().anyMatch(e -> e.metrics().containsKey(metric.name())))
            .toList();
    Metric headline = task.headline();
    double best = best(headline, all.values().stream().toList());

    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("model"));
    metrics.forEach(metric -> columns.add(Table.Column.figure(metric.title())));
    List<Table.Row> rows = new ArrayList<>();
    all.forEach(
        (name, evaluation) -> {
          List<Table.Cell> cells = new ArrayList<>();
          cells.add(new Table.Cell(name));
          for (Metric metric : metrics) {
            Double value = evaluation.metrics().get(metric.name());
            cells.add(
                new Table.Cell(
                    value == null ? "" : Figures.value(metric, value),
                    value != null && metric.name().equals(headline.name()) && value == best));
          }
          rows.add(new Table.Row(cells, !rows.isEmpty()));
        });

    List<String> notes = new ArrayList<>();
    double own = network.metrics().getOrDefault(headline.name(), Double.NaN);
    baselines.forEach(
        (name, evaluation) -> {
          Double value = evaluation.metrics().get(headline.name());
          if (value != null) {
            verdict(headline, networkName, own, name, value).ifPresent(notes::add);
          }
        });
    return new Table("", columns, rows, notes);
  }

  /** The name of a baseline's row. */
  public static String baselineName(String name) {
    return name + " (baseline)";
  }

  /** The best finite value of a metric; NaN if there is none. */
  private static double best(Metric metric, List<Evaluation> evaluations) {
    double best = Double.NaN;
    for (Evaluation evaluation : evaluations) {
      double value = evaluation.metrics().getOrDefault(metric.name(), Double.NaN);
      if (Double.isFinite(value) && (Double.isNaN(best) || metric.beats(value, best))) {
        best = value;
      }
    }
    return best;
  }

  /**
   * A sentence that says that a network does not beat a baseline; empty if it does.
   *
   * @param own the network's value of the metric, or its mean over seeds
   */
  public static Optional<String> verdict(
      Metric metric, String network, double own, String baseline, double value) {
    if (metric.beats(own, value) || !Double.isFinite(value)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s %s %s: %s %s against %s."
            .formatted(
                network,
                own == value ? "ties with" : "loses to",
                baseline,
                metric.title(),
                Figures.value(metric, own),
                Figures.value(metric, value)));
  }

  /** A detail as a table of formatted numbers. */
  public static Table detail(Evaluation.Detail detail) {
    List<Table.Column> columns = new ArrayList<>();
    List<List<Table.Cell>> cells = new ArrayList<>();
    for (int row = 0; row < detail.size(); row++) {
      cells.add(new ArrayList<>());
    }
    for (Evaluation.Column column : detail.columns()) {
      columns.add(heading(column));
      for (int row = 0; row < detail.size(); row++) {
        cells.get(row).add(new Table.Cell(text(column, row)));
      }
    }
    return new Table(
        detail.title(),
        columns,
        cells.stream().map(row -> new Table.Row(row, false)).toList(),
        List.of());
  }

  private static Table.Column heading(Evaluation.Column column) {
    return column instanceof Evaluation.Figures figures
        ? Table.Column.figure(
            figures.unit().isEmpty()
                ? figures.heading()
                : "%s (%s)".formatted(figures.heading(), figures.unit()))
        : Table.Column.text(column.heading());
  }

  private static String text(Evaluation.Column column, int row) {
    if (column instanceof Evaluation.Names names) {
      return names.names().get(row);
    }
    Evaluation.Figures figures = (Evaluation.Figures) column;
    double figure = figures.figures().get(row);
    if (Double.isNaN(figure)) {
      return "";
    }
    return figures.decimals() == 0 && figure == Math.rint(figure)
        ? Figures.count((long) figure)
        : Figures.decimal(figure, Figures.decimals(figures.decimals(), figure));
  }
}
