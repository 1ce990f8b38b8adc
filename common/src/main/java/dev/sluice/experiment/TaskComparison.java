package dev.sluice.experiment;

import dev.sluice.report.EvaluationReport;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.Task;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the results of one task say: a row for each cell, over its seeds, and one for each baseline.
 * It never changes, and says the same for the same results.
 *
 * @param task whose metrics are shown
 * @param data the card's name, or the file
 * @param axes what the grid varies beside cell and seed, as {@code group.key} such as {@code
 *     data.length}; cells are compared, and tested, at equal values of these
 * @param rows the cells, in the order of the grid
 * @param published what the literature reports for the same set-up
 */
public record TaskComparison(
    Task<?> task, String data, List<String> axes, List<Row> rows, List<Published> published) {
  /** Beyond them a mean's last bits only show in which order it was summed. */
  private static final MathContext TWELVE_DIGITS = new MathContext(12);

  /**
   * One cell over its seeds.
   *
   * @param at the value of each of the axes, as text
   * @param cell its name
   * @param size of the recurrent layers, such as {@code 64} or {@code 2 x 64} units
   * @param learningRate such as {@code 0.003}, or {@code 0.003 (chosen)} where validation chose it
   * @param planned how many seeds the grid has
   * @param results of the trials that ended, by seed in the order of the grid
   */
  public record Row(
      Map<String, String> at,
      String cell,
      String size,
      String learningRate,
      int planned,
      List<TrialResult> results) {
    public Row {
      at = Collections.unmodifiableMap(new LinkedHashMap<>(at));
      results = List.copyOf(results);
    }

    /** A metric of the test part; a run without it (one that failed, say) has no share in it. */
    Spread metric(Metric metric) {
      return spread(result -> value(result, metric));
    }

    /** A figure of the runs that trained, diverged ones included. */
    Spread trained(ToDoubleFunction<RunResult> figure) {
      return spread(
          result ->
              result.status() == RunStatus.FAILED ? Double.NaN : figure.applyAsDouble(result));
    }

    private Spread spread(ToDoubleFunction<RunResult> figure) {
      return Spread.of(results.stream().map(TrialResult::result).mapToDouble(figure).toArray());
    }

    List<RunResult> with(RunStatus status) {
      return results.stream()
          .map(TrialResult::result)
          .filter(result -> result.status() == status)
          .toList();
    }

    private static double value(RunResult result, Metric metric) {
      return result.metric(Part.TEST, metric.name()).orElse(Double.NaN);
    }
  }

  public TaskComparison {
    axes = List.copyOf(axes);
    published = List.copyOf(published);
    rows = List.copyOf(rows);
  }

  /** Sorts trials and their results by task, in the order of the trials. */
  public static List<TaskComparison> of(
      List<Trial<?>> trials, Function<Trial<?>, Optional<TrialResult>> results) {
    Map<String, List<Trial<?>>> byTask =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> trial.task().name(), LinkedHashMap::new, Collectors.toList()));
    List<TaskComparison> comparisons = new ArrayList<>();
    for (List<Trial<?>> ofTask : byTask.values()) {
      Map<String, List<Trial<?>>> byCell =
          ofTask.stream()
              .collect(
                  Collectors.groupingBy(
                      trial -> trial.settings().network().cell(),
                      LinkedHashMap::new,
                      Collectors.toList()));
      List<Row> rows = new ArrayList<>();
      byCell.forEach(
          (cell, ofCell) -> {
            var network = ofCell.get(0).settings().network();
            String units = Integer.toString(network.units());
            rows.add(
                new Row(
                    Map.of(),
                    cell,
                    network.layers() == 1
                        ? units
                        : Integer.toString(network.layers()) + " x " + units,
                    Figures.plain(ofCell.get(0).settings().training().learningRate()),
                    ofCell.size(),
                    ofCell.stream().map(results).flatMap(Optional::stream).toList()));
          });
      Trial<?> first = ofTask.get(0);
      comparisons.add(
          new TaskComparison(
              first.task(), first.settings().dataName(), List.of(), rows, List.of()));
    }
    return comparisons;
  }

  /** All results, by cell and seed. */
  List<TrialResult> results() {
    return rows.stream().flatMap(row -> row.results().stream()).toList();
  }

  /** The baselines' test metrics over the seeds, by name; every cell's line has the same ones. */
  Map<String, Map<String, Spread>> baselines() {
    Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (Row row : rows) {
      for (TrialResult result : row.results()) {
        Map<String, Map<String, Double>> scored = result.result().baselines();
        if (scored.isEmpty() || !taken.add(row.at() + " seed " + result.result().seed())) {
          continue;
        }
        scored.forEach(
            (name, metrics) ->
                metrics.forEach(
                    (metric, value) ->
                        figures
                            .computeIfAbsent(name, n -> new LinkedHashMap<>())
                            .computeIfAbsent(metric, m -> new ArrayList<>())
                            .add(value)));
      }
    }
    Map<String, Map<String, Spread>> spreads = new LinkedHashMap<>();
    figures.forEach(
        (name, metrics) ->
            metrics.forEach(
                (metric, values) ->
                    spreads
                        .computeIfAbsent(name, n -> new LinkedHashMap<>())
                        .put(
                            metric,
                            Spread.of(values.stream().mapToDouble(value -> value).toArray()))));
    return spreads;
  }

  private static Spread of(Map<String, Spread> baseline, Metric metric) {
    return baseline.getOrDefault(metric.name(), Spread.of());
  }

  /** The metrics that any network or baseline has, the headline first. */
  List<Metric> metrics() {
    Map<String, Map<String, Spread>> baselines = baselines();
    return task.metrics().stream()
        .filter(
            metric ->
                rows.stream().anyMatch(row -> row.metric(metric).n() > 0)
                    || baselines.values().stream().anyMatch(one -> of(one, metric).n() > 0))
        .toList();
  }

  /** The table for people. */
  public Table table() {
    Metric headline = task.headline();
    List<Metric> metrics = metrics();
    Map<String, Map<String, Spread>> baselines = baselines();
    double best = best(headline, baselines);

    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("model"));
    metrics.forEach(metric -> columns.add(Table.Column.figure(metric.title())));
    columns.add(Table.Column.figure("units"));
    columns.add(Table.Column.figure("parameters"));
    columns.add(Table.Column.figure("training time"));
    columns.add(Table.Column.figure("epochs"));
    columns.add(Table.Column.figure("n"));

    List<Table.Row> table = new ArrayList<>();
    for (Row row : rows) {
      List<Table.Cell> cells = new ArrayList<>();
      cells.add(new Table.Cell(row.cell()));
      metrics.forEach(metric -> cells.add(cell(metric, row.metric(metric), best, false)));
      cells.add(new Table.Cell(row.size()));
      long parameters =
          row.results().stream().mapToLong(r -> r.result().parameters()).max().orElse(0);
      cells.add(new Table.Cell(parameters == 0 ? "" : Figures.count(parameters)));
      Spread seconds = row.trained(RunResult::trainingSeconds);
      cells.add(new Table.Cell(seconds.n() == 0 ? "" : Figures.duration(seconds.mean())));
      Spread epochs = row.trained(RunResult::epochs);
      cells.add(new Table.Cell(epochs.n() == 0 ? "" : plain(epochs.mean())));
      int n = row.metric(headline).n();
      cells.add(new Table.Cell(n == row.planned() ? "" + n : n + " of " + row.planned()));
      table.add(new Table.Row(cells, false));
    }
    baselines.forEach(
        (name, figures) -> {
          List<Table.Cell> cells = new ArrayList<>();
          cells.add(new Table.Cell(EvaluationReport.baselineName(name)));
          metrics.forEach(metric -> cells.add(cell(metric, of(figures, metric), best, true)));
          while (cells.size() < columns.size()) {
            cells.add(new Table.Cell(""));
          }
          table.add(new Table.Row(cells, true));
        });
    int seeds = rows.stream().mapToInt(Row::planned).max().orElse(0);
    String title =
        "%s on %s: test part, %s"
            .formatted(
                task.name(),
                data,
                seeds == 1
                    ? "one seed"
                    : "mean ± standard deviation over " + Figures.counted(seeds, "seed"));
    return new Table(title, columns, table, notes(headline, baselines));
  }

  private static String plain(double figure) {
    return Figures.decimal(figure, figure == Math.rint(figure) ? 0 : 1);
  }

  private Table.Cell cell(Metric metric, Spread spread, double best, boolean baseline) {
    if (spread.n() == 0) {
      return new Table.Cell("");
    }
    double deviation = baseline && spread.isConstant() ? Double.NaN : spread.deviation();
    return new Table.Cell(
        Figures.meanAndDeviation(spread.mean(), deviation, metric.decimals()),
        metric.name().equals(task.headline().name()) && spread.mean() == best);
  }

  private double best(Metric headline, Map<String, Map<String, Spread>> baselines) {
    List<Double> means = new ArrayList<>();
    rows.forEach(row -> means.add(row.metric(headline).mean()));
    baselines.values().forEach(one -> means.add(of(one, headline).mean()));
    return means.stream()
        .filter(Double::isFinite)
        .reduce((one, other) -> headline.beats(other, one) ? other : one)
        .orElse(Double.NaN);
  }

  private List<String> notes(Metric headline, Map<String, Map<String, Spread>> baselines) {
    List<String> notes = new ArrayList<>();
    for (Row row : rows) {
      Spread own = row.metric(headline);
      if (own.n() == 0) {
        continue;
      }
      baselines.forEach(
          (name, figures) ->
              EvaluationReport.verdict(
                      headline, row.cell(), own.mean(), name, of(figures, headline).mean())
                  .ifPresent(notes::add));
    }
    for (Row row : rows) {
      ended(row, RunStatus.DIVERGED, "diverged; each counts with its best epoch before, if any")
          .ifPresent(notes::add);
      ended(row, RunStatus.FAILED, "failed, without a figure").ifPresent(notes::add);
      int open = row.planned() - row.results().size();
      if (open > 0) {
        notes.add(
            "%s: %s of %s not run yet."
                .formatted(row.cell(), Integer.toString(open), runs(row.planned())));
      }
    }
    notes.addAll(Significance.of(headline, rows).sentences());
    distinct(result -> result.provenance().dataSha256())
        .ifPresent(
            hashes ->
                notes.add(
                    "The runs did not all see the same data (SHA-256 "
                        + String.join(", ", hashes)
                        + "): do not compare them; name another folder with --out."));
    distinct(result -> result.provenance().sluice() + " " + result.provenance().gitRevision())
        .ifPresent(
            versions ->
                notes.add(
                    "The runs come from several versions of Sluice: "
                        + String.join(", ", versions)
                        + "."));
    return notes;
  }

  private static Optional<String> ended(Row row, RunStatus status, String words) {
    List<RunResult> runs = row.with(status);
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    String seeds =
        runs.stream().map(run -> Long.toString(run.seed())).collect(Collectors.joining(", "));
    String errors =
        runs.stream()
            .map(RunResult::error)
            .filter(error -> error != null && !error.isBlank())
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(
        "%s: %s of %s %s (seed %s)%s"
            .formatted(
                row.cell(),
                Integer.toString(runs.size()),
                runs(row.planned()),
                words,
                seeds,
                errors.isEmpty() ? "." : ": " + errors));
  }

  private static String runs(int number) {
    return Figures.counted(number, "run");
  }

  private Optional<List<String>> distinct(Function<RunResult, String> property) {
    List<String> values =
        results().stream()
            .map(TrialResult::result)
            .filter(result -> result.provenance() != null)
            .map(property)
            .distinct()
            .toList();
    return values.size() > 1 ? Optional.of(values) : Optional.empty();
  }

  /** A place of the grid as people read it, such as {@code length 50, units 64}. */
  static String place(Map<String, String> at) {
    return at.entrySet().stream()
        .map(
            axis -> axis.getKey().substring(axis.getKey().indexOf('.') + 1) + " " + axis.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The table for programs: plain figures of twelve digits, one column each. */
  public Table figures() {
    List<Metric> metrics = metrics();
    List<Table.Column> columns = new ArrayList<>();
    for (String heading :
        List.of("model", "kind", "units", "planned", "completed", "diverged", "failed", "n")) {
      columns.add(Table.Column.text(heading));
    }
    for (Metric metric : metrics) {
      columns.add(Table.Column.figure(metric.name()));
      columns.add(Table.Column.figure(metric.name() + "-sd"));
    }
    for (String heading :
        List.of("parameters", "training-seconds", "training-seconds-sd", "epochs", "best-epoch")) {
      columns.add(Table.Column.figure(heading));
    }
    List<Table.Row> table = new ArrayList<>();
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.cell());
      cells.add("network");
      cells.add(row.size());
      cells.add(Integer.toString(row.planned()));
      for (RunStatus status : List.of(RunStatus.COMPLETED, RunStatus.DIVERGED, RunStatus.FAILED)) {
        cells.add(Integer.toString(row.with(status).size()));
      }
      cells.add(Integer.toString(row.metric(task.headline()).n()));
      metrics.forEach(metric -> add(cells, row.metric(metric)));
      cells.add(
          Long.toString(
              row.results().stream().mapToLong(r -> r.result().parameters()).max().orElse(0)));
      add(cells, row.trained(RunResult::trainingSeconds));
      cells.add(exact(row.trained(RunResult::epochs).mean()));
      cells.add(exact(row.trained(RunResult::bestEpoch).mean()));
      table.add(Table.Row.of(cells.toArray(new String[0])));
    }
    baselines()
        .forEach(
            (name, figures) -> {
              List<String> cells = new ArrayList<>(List.of(name, "baseline", "", "", "", "", ""));
              cells.add(Integer.toString(of(figures, task.headline()).n()));
              metrics.forEach(metric -> add(cells, of(figures, metric)));
              while (cells.size() < columns.size()) {
                cells.add("");
              }
              table.add(Table.Row.of(cells.toArray(new String[0])));
            });
    return new Table("", columns, table, List.of());
  }

  private static void add(List<String> cells, Spread spread) {
    cells.add(exact(spread.mean()));
    cells.add(exact(spread.deviation()));
  }

  private static String exact(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(TWELVE_DIGITS).stripTrailingZeros().toPlainString()
        : "";
  }

  /** Every run by itself, for the folded part of the page. */
  Table runs() {
    List<Metric> metrics = metrics();
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("cell"));
    columns.add(Table.Column.figure("seed"));
    columns.add(Table.Column.text("status"));
    metrics.forEach(metric -> columns.add(Table.Column.figure(metric.title())));
    columns.add(Table.Column.figure("epochs"));
    columns.add(Table.Column.figure("best epoch"));
    columns.add(Table.Column.figure("training time"));
    columns.add(Table.Column.text("error"));
    List<Table.Row> table = new ArrayList<>();
    for (TrialResult trial : results()) {
      RunResult result = trial.result();
      List<String> cells = new ArrayList<>();
      cells.add(result.cell());
      cells.add(Long.toString(result.seed()));
      cells.add(result.status().label());
      for (Metric metric : metrics) {
        cells.add(
            result.metric(Part.TEST, metric.name()).isPresent()
                ? Figures.metric(metric, Row.value(result, metric))
                : "");
      }
      cells.add(Figures.count(result.epochs()));
      cells.add(Figures.count(result.bestEpoch()));
      cells.add(Figures.duration(result.trainingSeconds()));
      cells.add(result.error() == null ? "" : result.error());
      table.add(Table.Row.of(cells.toArray(new String[0])));
    }
    return new Table("Every run, test part", columns, table, List.of());
  }
}
