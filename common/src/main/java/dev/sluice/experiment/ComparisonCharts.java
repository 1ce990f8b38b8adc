package dev.sluice.experiment;

import dev.sluice.report.Chart;
import dev.sluice.run.RunResult;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the results of one task look like. */
final class ComparisonCharts {
  private ComparisonCharts() {}

  /** All charts, by a short name that files bear. */
  static Map<String, Chart> of(TaskComparison comparison) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("seeds", seeds(comparison));
    charts.put("curves", curves(comparison));
    charts.put("time", time(comparison));
    return charts;
  }

  /** The headline metric: a dot for each seed, a tick at the mean, a line for each baseline. */
  static Chart seeds(TaskComparison comparison) {
    Metric headline = comparison.task().headline();
    List<Chart.Series> series = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < comparison.rows().size(); i++) {
      TaskComparison.Row row = comparison.rows().get(i);
      cells.add(row.cell());
      List<Chart.Point> dots = new ArrayList<>();
      int n = row.results().size();
      for (int k = 0; k < n; k++) {
        // Side by side in the order of the seeds, so that equal figures do not hide one another.
        double x = i + 0.3 * ((k + 0.5) / n - 0.5);
        dots.add(new Chart.Point(x, value(row.results().get(k), headline)));
      }
      series.add(new Chart.Series(row.cell(), i, Chart.Mark.DOTS, dots));
      series.add(
          new Chart.Series(
              row.cell(),
              i,
              Chart.Mark.TICKS,
              List.of(new Chart.Point(i, row.metric(headline).mean()))));
    }
    return new Chart(
        comparison.task().name() + ": each seed and the mean",
        "",
        axis(headline),
        cells,
        series,
        levels(comparison, headline));
  }

  /** Validation loss by epoch: the mean, and one standard deviation each way. */
  static Chart curves(TaskComparison comparison) {
    List<Chart.Series> series = new ArrayList<>();
    for (int i = 0; i < comparison.rows().size(); i++) {
      TaskComparison.Row row = comparison.rows().get(i);
      int epochs = row.results().stream().mapToInt(r -> r.validationLoss().size()).max().orElse(0);
      List<Chart.Point> points = new ArrayList<>();
      for (int epoch = 1; epoch <= epochs; epoch++) {
        int at = epoch - 1;
        Spread loss =
            Spread.of(
                row.results().stream()
                    .filter(result -> result.validationLoss().size() > at)
                    .mapToDouble(result -> result.validationLoss().get(at))
                    .toArray());
        points.add(
            new Chart.Point(
                epoch,
                loss.mean(),
                loss.mean() - loss.deviation(),
                loss.mean() + loss.deviation()));
      }
      series.add(new Chart.Series(row.cell(), i, Chart.Mark.LINE, points));
    }
    return Chart.of(
        comparison.task().name() + ": learning curves",
        "epoch",
        "validation loss, mean ± deviation",
        series);
  }

  /** What the figures cost. */
  static Chart time(TaskComparison comparison) {
    Metric headline = comparison.task().headline();
    List<Chart.Series> series = new ArrayList<>();
    for (int i = 0; i < comparison.rows().size(); i++) {
      TaskComparison.Row row = comparison.rows().get(i);
      List<Chart.Point> dots = new ArrayList<>();
      for (TrialResult result : row.results()) {
        dots.add(new Chart.Point(result.result().trainingSeconds(), value(result, headline)));
      }
      series.add(new Chart.Series(row.cell(), i, Chart.Mark.DOTS, dots));
    }
    return new Chart(
        comparison.task().name() + ": what it costs",
        "training time in seconds",
        axis(headline),
        List.of(),
        series,
        levels(comparison, headline));
  }

  private static double value(TrialResult result, Metric metric) {
    RunResult run = result.result();
    return run.metric(Part.TEST, metric.name()).orElse(Double.NaN);
  }

  private static String axis(Metric metric) {
    return metric.title()
        + (metric.better() == Metric.Better.HIGHER ? " (higher is better)" : " (lower is better)");
  }

  private static List<Chart.Level> levels(TaskComparison comparison, Metric metric) {
    List<Chart.Level> levels = new ArrayList<>();
    comparison
        .baselines()
        .forEach(
            (name, figures) -> {
              Spread spread = figures.getOrDefault(metric.name(), Spread.of());
              if (spread.n() > 0) {
                levels.add(new Chart.Level(name, spread.mean()));
              }
            });
    return levels;
  }
}
