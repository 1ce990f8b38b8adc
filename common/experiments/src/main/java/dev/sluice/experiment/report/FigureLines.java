package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.NetworkSize;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Interval;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All figures in machine-readable form: plain, with twelve digits, a line for each model. */
final class FigureLines {
  /** More digits of a mean would depend on the order of summation. */
  private static final MathContext TWELVE_DIGITS = new MathContext(12);

  private final TaskComparison comparison;
  private final Metric headline;
  private final List<Metric> metrics;

  private FigureLines(TaskComparison comparison) {
    this.comparison = comparison;
    this.headline = comparison.task().headline();
    this.metrics = comparison.metrics();
  }

  /** The lines of several comparisons in one table; a comparison leaves columns of others empty. */
  static Table of(List<TaskComparison> comparisons) {
    List<Map<String, String>> lines =
        comparisons.stream().flatMap(one -> new FigureLines(one).lines().stream()).toList();
    Set<String> headings = new LinkedHashSet<>();
    lines.forEach(line -> headings.addAll(line.keySet()));
    return new Table(
        "",
        (headings.isEmpty() ? List.of("task") : List.copyOf(headings))
            .stream().map(Table.Column::text).toList(),
        lines.stream()
            .map(
                line ->
                    Table.Row.of(
                        headings.stream()
                            .map(heading -> line.getOrDefault(heading, ""))
                            .toArray(String[]::new)))
            .toList(),
        List.of());
  }

  private List<Map<String, String>> lines() {
    List<Map<String, String>> lines = new ArrayList<>();
    comparison.rows().forEach(row -> lines.add(network(row)));
    for (Place place : comparison.dataPlaces()) {
      comparison
          .baselines(place)
          .forEach((name, values) -> lines.add(baseline(place, name, values)));
    }
    comparison.published().forEach(figure -> lines.add(published(figure)));
    return lines;
  }

  private Map<String, String> network(TaskComparison.Row row) {
    Map<String, String> line = line(row.at(), row.cell(), "network");
    line.put("units", row.size().map(NetworkSize::text).orElse(""));
    line.put("planned", Integer.toString(row.planned()));
    line.put("completed", Integer.toString(row.with(RunStatus.COMPLETED).size()));
    line.put("diverged", Integer.toString(row.diverged(headline).size()));
    line.put("failed", Integer.toString(row.with(RunStatus.FAILED).size()));
    line.put(
        "no-better-than-trivial", Integer.toString(comparison.noBetterThanTrivial(row).size()));
    line.put("n", Integer.toString(row.metric(headline).n()));
    for (Metric metric : metrics) {
      put(line, metric.name(), row.metric(metric));
      Interval.ofMean(row.values(Part.TEST, metric.name()))
          .ifPresent(
              interval -> {
                line.put(metric.name() + "-low", exact(interval.low()));
                line.put(metric.name() + "-high", exact(interval.high()));
              });
    }
    line.put("parameters", Long.toString(row.parameters()));
    line.put(
        "learning-rate",
        row.rate().value().isPresent() ? Figures.plain(row.rate().value().getAsDouble()) : "");
    line.put("learning-rate-chosen", Boolean.toString(row.rate().chosen()));
    put(line, "training-seconds", row.trained(RunResult::trainingSeconds));
    line.put("epochs", exact(row.trained(RunResult::epochs).mean()));
    line.put("best-epoch", exact(row.trained(RunResult::bestEpoch).mean()));
    return line;
  }

  private Map<String, String> baseline(Place place, String name, Map<String, Spread> values) {
    Map<String, String> line = line(place, name, "baseline");
    line.put("n", Integer.toString(values.getOrDefault(headline.name(), Spread.of()).n()));
    metrics.forEach(
        metric -> put(line, metric.name(), values.getOrDefault(metric.name(), Spread.of())));
    return line;
  }

  private Map<String, String> published(Published figure) {
    Map<String, String> line = line(figure.at(), figure.model(), "published");
    line.put(
        (figure.part() == Part.TEST ? "" : RunResult.key(figure.part()) + "-") + figure.metric(),
        exact(figure.value()));
    line.put("source", figure.source());
    return line;
  }

  private Map<String, String> line(Place at, String model, String kind) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("task", comparison.task().name());
    line.put("data", comparison.data());
    line.put("study", comparison.name());
    comparison.axes().forEach(axis -> line.put(axis, at.text(axis)));
    line.put("model", model);
    line.put("kind", kind);
    return line;
  }

  private static void put(Map<String, String> line, String name, Spread spread) {
    line.put(name, exact(spread.mean()));
    line.put(name + "-sd", exact(spread.n() > 1 && spread.isConstant() ? 0 : spread.deviation()));
  }

  static String exact(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(TWELVE_DIGITS).stripTrailingZeros().toPlainString()
        : "";
  }
}
