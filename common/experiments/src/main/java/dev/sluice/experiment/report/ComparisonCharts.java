package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Chart;
import dev.sluice.run.RunResult;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The charts of a comparison. A cell has the same colour in all of them. */
public final class ComparisonCharts {
  /** Cells in the order of the palette's colours, so that reports use the same colours. */
  private static final List<String> COLOURED =
      List.of("rnn", "lstm", "gru", "lstm-peephole", "lstm-coupled", "gru-reset-after");

  /** On a logarithmic axis, figures below this share of the largest one are not drawn. */
  private static final double LEAST_SHARE = 1e-16;

  /**
   * If the numbers of parameters differ by less than this factor, the chart's title says so,
   * because its axis shows only their range.
   */
  private static final double ALMOST_EQUAL = 1.1;

  private final TaskComparison comparison;
  private final Metric headline;
  private final List<String> cells;
  private final List<Place> places;

  private ComparisonCharts(TaskComparison comparison) {
    this.comparison = comparison;
    this.headline = comparison.task().headline();
    this.cells = comparison.rows().stream().map(TaskComparison.Row::cell).distinct().toList();
    this.places = comparison.places();
  }

  /** All charts, by a short name for their files. */
  static Map<String, Chart> of(TaskComparison comparison) {
    ComparisonCharts charts = new ComparisonCharts(comparison);
    Map<String, Chart> all = new LinkedHashMap<>();
    if (charts.places.size() <= 1) {
      all.put("seeds", charts.seeds());
    } else {
      for (String axis : comparison.axes()) {
        charts.along(axis).ifPresent(chart -> all.put("by-" + slug(axis), chart));
      }
    }
    charts.places.forEach(at -> all.put("curves" + charts.suffix(at), charts.curves(at)));
    // Runs on different data have separate charts, because their figures cannot be compared.
    for (Place place : comparison.dataPlaces()) {
      List<TaskComparison.Row> rows = comparison.rowsAt(place);
      String suffix = place.isEmpty() ? "" : "-" + slug(place.text());
      LongSummaryStatistics parameters =
          rows.stream()
              .mapToLong(TaskComparison.Row::parameters)
              .filter(count -> count > 0)
              .summaryStatistics();
      if (parameters.getMax() > parameters.getMin()) {
        boolean close = parameters.getMax() <= ALMOST_EQUAL * parameters.getMin();
        all.put(
            "parameters" + suffix,
            charts.against(
                place,
                close ? "parameters, all within 10 %" : "parameters",
                "parameters",
                RunResult::parameters));
      }
      all.put(
          "time" + suffix,
          charts.against(
              place, "training time", "training time in seconds", RunResult::trainingSeconds));
    }
    charts.addTaskCurves(all);
    return all;
  }

  /** The colour of a cell, the same in every report if it has one, otherwise a free one. */
  private int colour(String cell) {
    int own = COLOURED.indexOf(cell);
    if (own >= 0) {
      return own;
    }
    List<String> others = cells.stream().filter(one -> !COLOURED.contains(one)).toList();
    List<Integer> free =
        IntStream.range(0, COLOURED.size())
            .filter(colour -> !cells.contains(COLOURED.get(colour)))
            .boxed()
            .toList();
    int place = others.indexOf(cell);
    return place < free.size() ? free.get(place) : COLOURED.size() + place - free.size();
  }

  /** Converts a text for use in a file name. */
  static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  private String suffix(Place at) {
    return places.size() <= 1 ? "" : "-" + slug(at.text());
  }

  private String title(Place at, String what) {
    String where = at.isEmpty() ? "" : ", " + at.text();
    return comparison.task().name() + where + ": " + what;
  }

  /** The headline metric: a dot for each seed, a tick at the mean, a line for each baseline. */
  private Chart seeds() {
    List<Chart.Series> series = new ArrayList<>();
    for (int i = 0; i < comparison.rows().size(); i++) {
      TaskComparison.Row row = comparison.rows().get(i);
      List<Chart.Point> dots = new ArrayList<>();
      int n = row.results().size();
      for (int k = 0; k < n; k++) {
        // Side by side in the order of the seeds, so that equal figures do not hide each other.
        double x = i + 0.3 * ((k + 0.5) / n - 0.5);
        dots.add(new Chart.Point(x, value(row.results().get(k))));
      }
      int colour = colour(row.cell());
      series.add(new Chart.Series(row.cell(), colour, Chart.Mark.DOTS, dots));
      series.add(
          new Chart.Series(
              row.cell(),
              colour,
              Chart.Mark.TICKS,
              List.of(new Chart.Point(i, row.metric(headline).mean()))));
    }
    return new Chart(
            comparison.task().name() + ": each seed and the mean",
            "",
            axis(),
            comparison.rows().stream().map(TaskComparison.Row::cell).toList(),
            series,
            levels())
        .withLogarithmIfFarApart();
  }

  /** The headline metric along a numeric axis: the mean, and the range of the seeds. */
  private Optional<Chart> along(String axis) {
    boolean numeric = comparison.rows().stream().allMatch(row -> row.at().number(axis).isPresent());
    if (!numeric || places.stream().map(at -> at.value(axis)).distinct().count() < 2) {
      return Optional.empty();
    }
    // Values that are the same everywhere do not distinguish lines.
    Place same = places.stream().reduce(Place::shared).orElseThrow();
    Map<String, List<Chart.Point>> lines = new LinkedHashMap<>();
    Map<String, Integer> colours = new LinkedHashMap<>();
    for (TaskComparison.Row row : comparison.rows()) {
      Place rest =
          row.at().without(other -> other.equals(axis) || same.values().containsKey(other));
      String line = rest.isEmpty() ? row.cell() : row.cell() + ", " + rest.text();
      colours.putIfAbsent(line, colour(row.cell()));
      lines
          .computeIfAbsent(line, l -> new ArrayList<>())
          .add(point(row.at().number(axis).orElseThrow(), row.values(Part.TEST, headline.name())));
    }
    List<Chart.Series> series = new ArrayList<>();
    lines.forEach(
        (line, points) -> {
          points.sort((one, other) -> Double.compare(one.x(), other.x()));
          series.add(new Chart.Series(line, colours.get(line), Chart.Mark.LINE, points));
        });
    return Optional.of(
        new Chart(
                comparison.task().name()
                    + " by "
                    + Place.heading(axis)
                    + (same.isEmpty() ? "" : ", " + same.text()),
                Place.heading(axis),
                headline.title() + ", mean and range of the seeds",
                List.of(),
                series,
                levels())
            .withLogarithmIfFarApart());
  }

  /** The mean of the finite figures, with their range if there are several. */
  private static Chart.Point point(double x, double[] figures) {
    return point(x, Spread.of(figures).mean(), figures);
  }

  /** The given mean or median of the finite figures, with their range if there are several. */
  private static Chart.Point point(double x, double middle, double[] figures) {
    double[] finite = Arrays.stream(figures).filter(Double::isFinite).toArray();
    return finite.length < 2
        ? new Chart.Point(x, middle)
        : new Chart.Point(
            x,
            middle,
            Arrays.stream(finite).min().orElseThrow(),
            Arrays.stream(finite).max().orElseThrow());
  }

  /** Validation loss by epoch at one place: the mean, and the range of the seeds. */
  Chart curves(Place at) {
    List<Chart.Series> series = new ArrayList<>();
    for (TaskComparison.Row row : at(at)) {
      int epochs = row.results().stream().mapToInt(r -> r.validationLoss().size()).max().orElse(0);
      List<Chart.Point> points = new ArrayList<>();
      for (int epoch = 1; epoch <= epochs; epoch++) {
        int index = epoch - 1;
        points.add(
            point(
                epoch,
                row.results().stream()
                    .filter(result -> result.validationLoss().size() > index)
                    .mapToDouble(result -> result.validationLoss().get(index))
                    .toArray()));
      }
      series.add(new Chart.Series(row.cell(), colour(row.cell()), Chart.Mark.LINE, points));
    }
    return Chart.of(
            title(at, "learning curves"), "epoch", "validation loss, mean and range", series)
        .withLogarithmIfFarApart();
  }

  private List<TaskComparison.Row> at(Place at) {
    return comparison.rows().stream().filter(row -> row.at().equals(at)).toList();
  }

  /** The headline metric of every run against another figure of the run. */
  private Chart against(Place place, String what, String xTitle, ToDoubleFunction<RunResult> x) {
    List<Chart.Series> series = new ArrayList<>();
    for (String cell : cells) {
      List<Chart.Point> dots = new ArrayList<>();
      for (TaskComparison.Row row : comparison.rowsAt(place)) {
        if (row.cell().equals(cell)) {
          row.results()
              .forEach(
                  result ->
                      dots.add(new Chart.Point(x.applyAsDouble(result.result()), value(result))));
        }
      }
      series.add(new Chart.Series(cell, colour(cell), Chart.Mark.DOTS, dots));
    }
    return new Chart(title(place, what), xTitle, axis(), List.of(), series, levels(place))
        .withLogarithmIfFarApart();
  }

  /** Adds charts of the curves that tasks measure, such as the gradient by distance. */
  private void addTaskCurves(Map<String, Chart> all) {
    for (Place at : places) {
      Set<List<String>> names = new LinkedHashSet<>();
      for (TaskComparison.Row row : at(at)) {
        for (TrialResult result : row.results()) {
          for (Evaluation.Curves curves : result.curves()) {
            curves.y().keySet().forEach(curve -> names.add(List.of(curves.name(), curve)));
          }
        }
      }
      for (List<String> name : names) {
        all.put(
            slug(name.get(0) + " " + name.get(1)) + suffix(at),
            taskCurve(at, name.get(0), name.get(1)));
      }
    }
  }

  private Chart taskCurve(Place at, String name, String curve) {
    List<Chart.Series> series = new ArrayList<>();
    Evaluation.Curves form = null;
    for (TaskComparison.Row row : at(at)) {
      Map<Double, List<Double>> figures = new TreeMap<>();
      for (TrialResult result : row.results()) {
        for (Evaluation.Curves curves : result.curves()) {
          List<Double> ys = curves.y().get(curve);
          if (!curves.name().equals(name) || ys == null) {
            continue;
          }
          form = form == null ? curves : form;
          for (int i = 0; i < ys.size(); i++) {
            figures.computeIfAbsent(curves.x().get(i), x -> new ArrayList<>()).add(ys.get(i));
          }
        }
      }
      // A mean of figures that are powers of ten apart would be dominated by the largest.
      boolean median = form != null && form.logarithmic();
      List<Chart.Point> points = new ArrayList<>();
      figures.forEach(
          (x, ys) -> {
            double[] all = ys.stream().mapToDouble(y -> y).toArray();
            points.add(median ? point(x, Spread.median(all), all) : point(x, all));
          });
      if (!points.isEmpty()) {
        series.add(new Chart.Series(row.cell(), colour(row.cell()), Chart.Mark.LINE, points));
      }
    }
    Evaluation.Curves shown = Objects.requireNonNull(form);
    return Chart.of(
            title(at, name.replace('-', ' ') + ", " + curve),
            shown.xTitle(),
            shown.yTitle() + (shown.logarithmic() ? ", median and range" : ""),
            shown.logarithmic() ? withoutNegligible(series) : series)
        .withLogarithm(shown.logarithmic());
  }

  /** Omits points below {@link #LEAST_SHARE} of the largest figure. */
  private static List<Chart.Series> withoutNegligible(List<Chart.Series> series) {
    double floor =
        LEAST_SHARE
            * series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Chart.Point::y)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    return series.stream()
        .map(
            line ->
                new Chart.Series(
                    line.name(),
                    line.colour(),
                    line.mark(),
                    line.points().stream()
                        .map(
                            at ->
                                at.y() >= floor
                                    ? new Chart.Point(
                                        at.x(), at.y(), Math.max(floor, at.low()), at.high())
                                    : new Chart.Point(at.x(), Double.NaN))
                        .toList()))
        .toList();
  }

  private double value(TrialResult result) {
    return TaskComparison.Row.value(result.result(), headline);
  }

  private String axis() {
    return headline.title()
        + (headline.better() == Metric.Better.HIGHER
            ? " (higher is better)"
            : " (lower is better)");
  }

  /** Baselines as horizontal lines, if they are the same for the whole comparison. */
  private List<Chart.Level> levels() {
    List<Place> data = comparison.dataPlaces();
    return data.size() == 1 ? levels(data.get(0)) : List.of();
  }

  /** Baselines of one place with data of its own. */
  private List<Chart.Level> levels(Place place) {
    List<Chart.Level> levels = new ArrayList<>();
    comparison
        .baselines(place)
        .forEach(
            (name, figures) -> {
              Spread spread = figures.getOrDefault(headline.name(), Spread.of());
              if (spread.n() > 0) {
                levels.add(new Chart.Level(name, spread.mean()));
              }
            });
    return levels;
  }
}
