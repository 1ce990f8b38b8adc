package dev.sluice.experiment.comparison;

import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.experiment.declaration.SettingsTree;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The results of one task: a row for each cell, over its seeds, with the baselines. Immutable.
 *
 * @param task whose metrics are shown
 * @param data the name of the data card, or the file
 * @param name distinguishes it within its experiment, such as {@code etth1, one column}; if it is
 *     the only one on this data, the name of the data
 * @param axes what the grid varies in addition to cell and seed, as {@code group.key} such as
 *     {@code data.length}; cells are compared, and tested, at equal values of these
 * @param rows the cells, in the order of the grid
 * @param published figures that the literature reports for the same set-up
 */
public record TaskComparison(
    Task<?> task,
    String data,
    String name,
    List<String> axes,
    List<Row> rows,
    List<Published> published) {
  /** Settings of these groups change neither the data nor the baselines. */
  private static final List<String> NOT_DATA = List.of("network.", "training.");

  /**
   * One cell over its seeds.
   *
   * @param at its place on the grid
   * @param cell its name
   * @param size of its network; empty if it is not known before the first result
   * @param rate its learning rate
   * @param planned the number of seeds of the grid
   * @param results of the trials that ended, by seed in the order of the grid
   */
  public record Row(
      Place at,
      String cell,
      Optional<NetworkSize> size,
      Rate rate,
      int planned,
      List<TrialResult> results) {
    public Row {
      results = List.copyOf(results);
    }

    /** A metric of the test part, over the runs that have it. */
    public Spread metric(Metric metric) {
      return spread(result -> value(result, metric));
    }

    /** A figure of the runs that trained, including those that diverged. */
    public Spread trained(ToDoubleFunction<RunResult> figure) {
      return spread(
          result ->
              result.status() == RunStatus.FAILED ? Double.NaN : figure.applyAsDouble(result));
    }

    /** A metric of a part, a figure for each run; NaN for a run without it. */
    public double[] values(Part part, String metric) {
      return results.stream()
          .map(TrialResult::result)
          .mapToDouble(result -> result.metric(part, metric).orElse(Double.NaN))
          .toArray();
    }

    /** Runs that diverged: their status says so, or they ended without a finite headline. */
    public List<RunResult> diverged(Metric headline) {
      return results.stream()
          .map(TrialResult::result)
          .filter(result -> result.status() != RunStatus.FAILED)
          .filter(
              result ->
                  result.status() == RunStatus.DIVERGED
                      || !Double.isFinite(value(result, headline)))
          .toList();
    }

    /** The largest number of parameters among its runs; 0 if none trained. */
    public long parameters() {
      return results.stream().mapToLong(one -> one.result().parameters()).max().orElse(0);
    }

    private Spread spread(ToDoubleFunction<RunResult> figure) {
      return Spread.of(results.stream().map(TrialResult::result).mapToDouble(figure).toArray());
    }

    public List<RunResult> with(RunStatus status) {
      return results.stream()
          .map(TrialResult::result)
          .filter(result -> result.status() == status)
          .toList();
    }

    public static double value(RunResult result, Metric metric) {
      return result.metric(Part.TEST, metric.name()).orElse(Double.NaN);
    }
  }

  /**
   * The learning rate of a row.
   *
   * @param value empty until it is chosen
   * @param chosen whether it is chosen on validation
   */
  public record Rate(OptionalDouble value, boolean chosen) {
    /** A rate that is given. */
    public static Rate of(double value) {
      return new Rate(OptionalDouble.of(value), false);
    }

    /** As a table shows it. */
    public String text() {
      return value.isEmpty() ? "not chosen yet" : Figures.plain(value.getAsDouble());
    }
  }

  public TaskComparison {
    axes = List.copyOf(axes);
    published = List.copyOf(published);
    rows = List.copyOf(rows);
  }

  /** Its data, and its name if that adds something. */
  public String title() {
    if (name.contains(data)) {
      return name;
    }
    return name.equals(task.name()) ? data : data + ", " + name;
  }

  /** All results, by row and seed. */
  public List<TrialResult> results() {
    return rows.stream().flatMap(row -> row.results().stream()).toList();
  }

  /** The part of a row's place that decides the data, and with it the baselines. */
  public static Place dataPlace(Place at) {
    return at.without(axis -> NOT_DATA.stream().anyMatch(axis::startsWith));
  }

  /** All places with data of their own, in the order of the rows. */
  public List<Place> dataPlaces() {
    return rows.stream().map(row -> dataPlace(row.at())).distinct().toList();
  }

  /** All places, in the order of the rows. */
  public List<Place> places() {
    return rows.stream().map(Row::at).distinct().toList();
  }

  /** The rows of one place with data of its own. */
  public List<Row> rowsAt(Place dataPlace) {
    return rows.stream().filter(row -> dataPlace(row.at()).equals(dataPlace)).toList();
  }

  /** The test metrics of each baseline at one place, over the seeds for which it was scored. */
  public Map<String, Map<String, Spread>> baselines(Place dataPlace) {
    // Several trials of a seed have the same baselines: each seed counts once.
    Map<String, Map<String, Map<Long, Double>>> figures = new LinkedHashMap<>();
    for (Row row : rowsAt(dataPlace)) {
      for (TrialResult trial : row.results()) {
        RunResult result = trial.result();
        result
            .baselines()
            .forEach(
                (name, metrics) ->
                    metrics.forEach(
                        (metric, value) ->
                            figures
                                .computeIfAbsent(name, n -> new LinkedHashMap<>())
                                .computeIfAbsent(metric, m -> new LinkedHashMap<>())
                                .put(result.seed(), value)));
      }
    }
    Map<String, Map<String, Spread>> spreads = new LinkedHashMap<>();
    figures.forEach(
        (name, metrics) -> {
          Map<String, Spread> ofOne = new LinkedHashMap<>();
          metrics.forEach(
              (metric, bySeed) ->
                  ofOne.put(
                      metric,
                      Spread.of(bySeed.values().stream().mapToDouble(value -> value).toArray())));
          spreads.put(name, ofOne);
        });
    return spreads;
  }

  /** The headline metric of the trivial baseline at the place of a row; NaN if there is none. */
  public double trivial(Row row) {
    return task.trivialBaseline()
        .map(baselines(dataPlace(row.at()))::get)
        .map(metrics -> metrics.get(task.headline().name()))
        .map(Spread::mean)
        .orElse(Double.NaN);
  }

  /** Runs whose headline metric is no better than the trivial baseline's. */
  public List<RunResult> noBetterThanTrivial(Row row) {
    Optional<String> trivial = task.trivialBaseline();
    if (trivial.isEmpty()) {
      return List.of();
    }
    Metric headline = task.headline();
    double usual = trivial(row);
    return row.results().stream()
        .map(TrialResult::result)
        .filter(
            result -> {
              double own = Row.value(result, headline);
              // The baseline of the same seed, because data may depend on the seed.
              double bar =
                  result
                      .baselines()
                      .getOrDefault(trivial.get(), Map.of())
                      .getOrDefault(headline.name(), usual);
              return Double.isFinite(own) && Double.isFinite(bar) && !headline.beats(own, bar);
            })
        .toList();
  }

  /** The metrics that any network or baseline has, the headline first. */
  public List<Metric> metrics() {
    List<Map<String, Spread>> baselines =
        dataPlaces().stream().flatMap(place -> baselines(place).values().stream()).toList();
    return task.metrics().stream()
        .filter(
            metric ->
                rows.stream().anyMatch(row -> row.metric(metric).n() > 0)
                    || baselines.stream()
                        .anyMatch(one -> one.getOrDefault(metric.name(), Spread.of()).n() > 0))
        .toList();
  }

  /** The largest number of seeds of a row. */
  public int seeds() {
    return rows.stream().mapToInt(Row::planned).max().orElse(0);
  }

  /** The rows that a published figure is compared with: those of its cell at its settings. */
  public List<Row> rowsOf(Published figure) {
    return figure.cell().isEmpty()
        ? List.of()
        : rows.stream()
            .filter(row -> row.cell().equals(figure.cell()) && holdsAt(figure, row))
            .toList();
  }

  /** Whether a published figure holds at the place of a row. */
  public static boolean holdsAt(Published figure, Row row) {
    return figure.at().values().entrySet().stream()
        .allMatch(
            axis ->
                row.at().values().containsKey(axis.getKey())
                    ? row.at().value(axis.getKey()).equals(axis.getValue())
                    : row.results().stream()
                        .map(result -> result.result().settings())
                        .anyMatch(
                            settings ->
                                Place.same(
                                    SettingsTree.get(settings, axis.getKey()), axis.getValue())));
  }
}
