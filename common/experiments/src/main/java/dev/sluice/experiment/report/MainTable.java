package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.NetworkSize;
import dev.sluice.experiment.comparison.Significance;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.report.EvaluationReport;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Interval;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The main table of a comparison: networks, baselines and published figures. */
final class MainTable {
  private final TaskComparison comparison;
  private final Metric headline;
  private final List<Metric> metrics;
  private final PlaceColumns places;
  private final Map<Place, Map<String, Map<String, Spread>>> baselines = new LinkedHashMap<>();

  private MainTable(TaskComparison comparison) {
    this.comparison = comparison;
    this.headline = comparison.task().headline();
    this.metrics = comparison.metrics();
    this.places = new PlaceColumns(comparison);
    comparison.dataPlaces().forEach(place -> baselines.put(place, comparison.baselines(place)));
  }

  /** The table, with its notes. */
  static Table of(TaskComparison comparison, Significance significance) {
    return new MainTable(comparison).table(new ComparisonNotes(comparison, significance).all());
  }

  /** A column, and the function that fills its cell in a network's row. */
  private record TableColumn(Table.Column column, Function<TaskComparison.Row, Table.Cell> cell) {
    static TableColumn figure(String heading, Function<TaskComparison.Row, String> cell) {
      return new TableColumn(Table.Column.figure(heading), row -> new Table.Cell(cell.apply(row)));
    }
  }

  private Table table(List<String> notes) {
    List<TableColumn> shown = shown();
    List<Table.Column> columns = places.columns();
    columns.add(Table.Column.key("model"));
    shown.forEach(one -> columns.add(one.column()));
    List<Table.Row> table = new ArrayList<>();
    Set<Published> remaining = new LinkedHashSet<>(publishedOfOtherModels());
    baselines.forEach(
        (place, ofPlace) -> {
          List<TaskComparison.Row> here = comparison.rowsAt(place);
          here.forEach(row -> table.add(network(row, shown)));
          double best = best(here, place);
          ofPlace.forEach(
              (name, figures) ->
                  table.add(
                      referenceRow(
                          places.cells(place, EvaluationReport.baselineName(name)),
                          shown,
                          metric -> baseline(metric, of(figures, metric), best))));
          List<Published> others =
              remaining.stream()
                  .filter(one -> here.stream().anyMatch(row -> TaskComparison.holdsAt(one, row)))
                  .filter(one -> baselines.size() == 1 || !one.at().isEmpty())
                  .toList();
          table.addAll(published(others, place, shown));
          others.forEach(remaining::remove);
        });
    table.addAll(published(List.copyOf(remaining), Place.ONLY, shown));
    String seeds =
        comparison.seeds() == 1
            ? "one seed"
            : "mean ± standard deviation over " + Figures.counted(comparison.seeds(), "seed");
    return new Table(
        "%s on %s: test part, %s".formatted(comparison.task().name(), comparison.title(), seeds),
        columns,
        table,
        notes);
  }

  private Table.Row network(TaskComparison.Row row, List<TableColumn> shown) {
    List<Table.Cell> cells = places.cells(row.at(), row.cell());
    shown.forEach(one -> cells.add(one.cell().apply(row)));
    return new Table.Row(cells, false);
  }

  /**
   * Published figures of the test part for models that have no row of ours, but hold at the place
   * of some row.
   */
  private List<Published> publishedOfOtherModels() {
    return comparison.published().stream()
        .filter(one -> one.part() == Part.TEST && comparison.rowsOf(one).isEmpty())
        .filter(one -> comparison.rows().stream().anyMatch(row -> TaskComparison.holdsAt(one, row)))
        .filter(one -> metrics.stream().anyMatch(metric -> metric.name().equals(one.metric())))
        .toList();
  }

  /** A row for each model and source. */
  private List<Table.Row> published(List<Published> figures, Place place, List<TableColumn> shown) {
    record Source(String model, String source, Place at) {}

    Map<Source, Map<String, Published>> models = new LinkedHashMap<>();
    for (Published one : figures) {
      models
          .computeIfAbsent(
              new Source(one.model(), one.source(), one.at()), model -> new LinkedHashMap<>())
          .put(one.metric(), one);
    }
    List<Table.Row> rows = new ArrayList<>();
    models.forEach(
        (model, byMetric) -> {
          Place at = place;
          for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> axis :
              model.at().values().entrySet()) {
            at = at.with(axis.getKey(), axis.getValue());
          }
          rows.add(
              referenceRow(
                  places.cells(at, model.model() + " (published)"),
                  shown,
                  metric ->
                      Optional.ofNullable(byMetric.get(metric.name()))
                          .map(one -> new Table.Cell(Figures.value(metric, one.value())))
                          .orElse(new Table.Cell(""))));
        });
    return rows;
  }

  /** A reference row, which has only metrics. */
  private Table.Row referenceRow(
      List<Table.Cell> cells, List<TableColumn> shown, Function<Metric, Table.Cell> figure) {
    for (TableColumn one : shown) {
      cells.add(
          metrics.stream()
              .filter(metric -> metric.title().equals(one.column().heading()))
              .findFirst()
              .map(figure)
              .orElse(new Table.Cell("")));
    }
    return new Table.Row(cells, true);
  }

  private List<TableColumn> shown() {
    List<TableColumn> shown = new ArrayList<>();
    metrics.forEach(metric -> shown.addAll(shown(metric)));
    shown.add(
        TableColumn.figure(
            "n",
            row -> {
              int n = row.metric(headline).n();
              return n == row.planned() ? "" + n : n + " of " + row.planned();
            }));
    // Only if there are any.
    counted(shown, "diverged", row -> row.diverged(headline).size());
    counted(shown, "no better than trivial", row -> comparison.noBetterThanTrivial(row).size());
    counted(shown, "failed", row -> row.with(RunStatus.FAILED).size());
    if (!comparison.axes().contains(Study.UNITS)) {
      shown.add(TableColumn.figure("units", row -> row.size().map(NetworkSize::text).orElse("")));
    }
    shown.add(
        TableColumn.figure(
            "parameters", row -> row.parameters() == 0 ? "" : Figures.count(row.parameters())));
    if (showsLearningRate()) {
      boolean allChosen = comparison.rows().stream().allMatch(row -> row.rate().chosen());
      shown.add(
          TableColumn.figure(
              allChosen ? "learning rate (chosen)" : "learning rate",
              row ->
                  row.rate().text()
                      + (row.rate().chosen() && row.rate().value().isPresent() && !allChosen
                          ? " (chosen)"
                          : "")));
    }
    shown.add(
        TableColumn.figure(
            "training time",
            row -> {
              Spread seconds = row.trained(RunResult::trainingSeconds);
              return seconds.n() == 0 ? "" : Figures.duration(seconds.mean());
            }));
    shown.add(
        TableColumn.figure(
            "epochs",
            row -> {
              Spread epochs = row.trained(RunResult::epochs);
              return epochs.n() == 0 ? "" : plain(epochs.mean());
            }));
    return shown;
  }

  /** A metric's column, the interval if it is the headline, and published figures. */
  private List<TableColumn> shown(Metric metric) {
    List<TableColumn> shown = new ArrayList<>();
    boolean first = metric.name().equals(headline.name());
    shown.add(
        new TableColumn(
            Table.Column.figure(metric.title()),
            row -> figure(metric, row.metric(metric), first && isBest(row))));
    if (first && comparison.rows().stream().anyMatch(row -> interval(row, metric).isPresent())) {
      shown.add(
          TableColumn.figure(
              "95 % interval",
              row -> interval(row, metric).map(one -> text(metric, one)).orElse("")));
    }
    if (comparison.rows().stream().anyMatch(row -> !published(row, metric).isEmpty())) {
      shown.add(
          TableColumn.figure(
              first ? "published" : "published " + metric.title(), row -> published(row, metric)));
    }
    return shown;
  }

  private void counted(
      List<TableColumn> shown, String heading, Function<TaskComparison.Row, Integer> count) {
    if (comparison.rows().stream().anyMatch(row -> count.apply(row) > 0)) {
      shown.add(TableColumn.figure(heading, row -> Integer.toString(count.apply(row))));
    }
  }

  /**
   * TableColumn if rates differ, and always for an experiment, whose rates may have been chosen.
   */
  private boolean showsLearningRate() {
    boolean declared =
        comparison.results().stream()
            .anyMatch(one -> !Purpose.AD_HOC_NAME.equals(one.result().experiment()));
    long rates = comparison.rows().stream().map(TaskComparison.Row::rate).distinct().count();
    return !comparison.axes().contains(Study.LEARNING_RATE) && rates > 0 && (declared || rates > 1);
  }

  private static Optional<Interval> interval(TaskComparison.Row row, Metric metric) {
    return Interval.ofMean(row.values(Part.TEST, metric.name()));
  }

  private static String text(Metric metric, Interval interval) {
    return Figures.value(metric, interval.low()) + " to " + Figures.value(metric, interval.high());
  }

  private String published(TaskComparison.Row row, Metric metric) {
    return comparison.published().stream()
        .filter(one -> one.part() == Part.TEST && one.metric().equals(metric.name()))
        .filter(one -> comparison.rowsOf(one).contains(row))
        .map(one -> Figures.value(metric, one.value()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String plain(double figure) {
    return Figures.decimal(figure, figure == Math.rint(figure) ? 0 : 1);
  }

  private static Table.Cell figure(Metric metric, Spread spread, boolean best) {
    return spread.n() == 0
        ? new Table.Cell("")
        : new Table.Cell(Figures.meanAndDeviation(metric, spread.mean(), spread.deviation()), best);
  }

  private Table.Cell baseline(Metric metric, Spread spread, double best) {
    if (spread.n() == 0) {
      return new Table.Cell("");
    }
    return new Table.Cell(
        Figures.meanAndDeviation(
            metric, spread.mean(), spread.isConstant() ? Double.NaN : spread.deviation()),
        metric.name().equals(headline.name()) && spread.mean() == best);
  }

  /** Whether a row has the best mean headline metric of all networks and baselines at its place. */
  private boolean isBest(TaskComparison.Row row) {
    List<TaskComparison.Row> here =
        comparison.rows().stream().filter(other -> other.at().equals(row.at())).toList();
    return row.metric(headline).mean() == best(here, TaskComparison.dataPlace(row.at()));
  }

  private double best(List<TaskComparison.Row> among, Place place) {
    List<Double> means = new ArrayList<>();
    among.forEach(row -> means.add(row.metric(headline).mean()));
    baselines.get(place).values().forEach(one -> means.add(of(one, headline).mean()));
    return means.stream()
        .filter(Double::isFinite)
        .reduce((one, other) -> headline.beats(other, one) ? other : one)
        .orElse(Double.NaN);
  }

  private static Spread of(Map<String, Spread> baseline, Metric metric) {
    return baseline.getOrDefault(metric.name(), Spread.of());
  }
}
