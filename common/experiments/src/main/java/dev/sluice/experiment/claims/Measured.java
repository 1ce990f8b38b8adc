package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The results that a rule examines.
 *
 * @param experiment its name
 * @param comparison its results on one task and one data set
 */
record Measured(String experiment, TaskComparison comparison) {
  /** Evidence at a place of the grid. */
  Evidence evidence(Place at, String measured, List<Boolean> seeds) {
    return new Evidence(experiment, where(at), measured, seeds);
  }

  private String where(Place at) {
    String data =
        comparison.data().equals(comparison.task().name()) || comparison.data().isBlank()
            ? comparison.task().name()
            : comparison.data();
    return at.isEmpty() ? data : data + ", " + at.text();
  }

  /** The rows of the given cells at one place; empty if one is missing. */
  Optional<Map<String, TaskComparison.Row>> rows(Place at, List<String> cells) {
    Map<String, TaskComparison.Row> rows = new LinkedHashMap<>();
    for (String cell : cells) {
      comparison.rows().stream()
          .filter(row -> row.at().equals(at) && row.cell().equals(cell))
          .findFirst()
          .ifPresent(row -> rows.put(cell, row));
    }
    return rows.size() == cells.size() ? Optional.of(rows) : Optional.empty();
  }

  /** The places with the largest value of an axis for which all given cells have rows. */
  List<Place> farthest(String axis, List<String> cells) {
    List<Place> common =
        comparison.places().stream().filter(at -> rows(at, cells).isPresent()).toList();
    if (!comparison.axes().contains(axis)) {
      return common;
    }
    double most =
        common.stream().mapToDouble(at -> at.number(axis).orElse(Double.NaN)).max().orElse(0);
    return common.stream().filter(at -> at.number(axis).orElse(Double.NaN) == most).toList();
  }

  /** Results by seed, except those that failed, because an error is no evidence about a cell. */
  static Map<Long, RunResult> bySeed(TaskComparison.Row row) {
    Map<Long, RunResult> bySeed = new LinkedHashMap<>();
    row.results().stream()
        .map(TrialResult::result)
        .filter(result -> result.status() != RunStatus.FAILED)
        .forEach(result -> bySeed.put(result.seed(), result));
    return bySeed;
  }

  /** The headline metric; a run without one counts as worst. */
  double headline(RunResult result) {
    Metric metric = comparison.task().headline();
    double value = result.metric(Part.TEST, metric.name()).orElse(Double.NaN);
    if (Double.isFinite(value)) {
      return value;
    }
    return metric.better() == Metric.Better.HIGHER
        ? Double.NEGATIVE_INFINITY
        : Double.POSITIVE_INFINITY;
  }

  /** The headline metric of some rows, as text. */
  String headlines(Map<String, TaskComparison.Row> rows) {
    Metric metric = comparison.task().headline();
    return metric.title()
        + " "
        + rows.entrySet().stream()
            .map(
                row -> {
                  Spread spread = row.getValue().metric(metric);
                  String figure =
                      spread.n() == 0
                          ? "none"
                          : Figures.meanAndDeviation(metric, spread.mean(), spread.deviation());
                  return row.getKey() + " " + figure;
                })
            .collect(Collectors.joining(", "));
  }
}
