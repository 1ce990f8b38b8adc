package dev.sluice.forecasting;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Collects the errors of one model over the windows of a part, by step and by target, and computes
 * the metrics. All errors of a target have the same weight; a metric over several targets is the
 * mean of the metrics of each, because a pooled metric would be dominated by the largest units.
 */
final class ForecastErrors {
  static final Metric RMSE = new Metric("rmse", "RMSE", Metric.Better.LOWER, 3);
  static final Metric MAE = new Metric("mae", "MAE", Metric.Better.LOWER, 3);
  static final Metric SMAPE = new Metric("smape", "sMAPE", Metric.Better.LOWER, 2);
  static final Metric MASE = new Metric("mase", "MASE", Metric.Better.LOWER, 3);
  static final Metric MSE_SCALED = new Metric("mse-scaled", "MSE/σ²", Metric.Better.LOWER, 3);
  static final Metric MAE_SCALED = new Metric("mae-scaled", "MAE/σ", Metric.Better.LOWER, 3);
  static final Metric RSE = new Metric("rse", "RSE", Metric.Better.LOWER, 4);

  /** In the order of the tables, the main metric first. */
  static final List<Metric> METRICS = List.of(RMSE, MAE, SMAPE, MASE, MSE_SCALED, MAE_SCALED, RSE);

  /** {@code [step][target]}. */
  private final ErrorTotals[][] totals;

  private final List<String> targets;
  private final List<TargetScales> scales;

  /**
   * Starts without errors.
   *
   * @param horizon steps of a forecast
   * @param targets names of the target columns
   * @param scales the scales of each target
   */
  ForecastErrors(int horizon, List<String> targets, List<TargetScales> scales) {
    this.totals = new ErrorTotals[horizon][targets.size()];
    for (ErrorTotals[] step : totals) {
      Arrays.fill(step, ErrorTotals.NONE);
    }
    this.targets = List.copyOf(targets);
    this.scales = List.copyOf(scales);
  }

  /** Adds one forecast value, in the units of the series. */
  void add(int step, int target, double actual, double forecast) {
    totals[step][target] = totals[step][target].plus(actual, forecast);
  }

  /** The metrics over all steps and targets, and tables by step and by target. */
  Evaluation evaluation() {
    List<Evaluation.Detail> details = new ArrayList<>();
    if (targets.size() > 1) {
      details.add(byTarget());
    }
    if (totals.length > 1) {
      details.add(byStep());
    }
    return new Evaluation(metrics(0, totals.length), details);
  }

  private Map<String, Double> metrics(int from, int to) {
    List<ErrorTotals> sums = new ArrayList<>();
    for (int target = 0; target < targets.size(); target++) {
      ErrorTotals sum = ErrorTotals.NONE;
      for (int step = from; step < to; step++) {
        sum = sum.plus(totals[step][target]);
      }
      sums.add(sum);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(RMSE.name(), mean(sums, ErrorTotals::rmse));
    metrics.put(MAE.name(), mean(sums, ErrorTotals::mae));
    metrics.put(SMAPE.name(), mean(sums, ErrorTotals::smape));
    double mase = 0;
    double mseScaled = 0;
    double maeScaled = 0;
    int counted = 0;
    for (int target = 0; target < sums.size(); target++) {
      TargetScales scale = scales.get(target);
      if (scale.naiveError() != null) {
        mase += sums.get(target).mae() / scale.naiveError();
        counted++;
      }
      mseScaled += sums.get(target).mse() / (scale.deviation() * scale.deviation());
      maeScaled += sums.get(target).mae() / scale.deviation();
    }
    // Without naive errors in the training part, the metric is omitted rather than infinite.
    if (counted > 0) {
      metrics.put(MASE.name(), mase / counted);
    }
    metrics.put(MSE_SCALED.name(), mseScaled / sums.size());
    metrics.put(MAE_SCALED.name(), maeScaled / sums.size());
    // As in the literature: for the last step only, with all targets pooled in their own units.
    ErrorTotals last = ErrorTotals.NONE;
    for (ErrorTotals target : totals[to - 1]) {
      last = last.plus(target);
    }
    if (last.scatter() > 0) {
      metrics.put(RSE.name(), last.rse());
    }
    return metrics;
  }

  private static double mean(List<ErrorTotals> sums, ToDoubleFunction<ErrorTotals> figure) {
    return sums.stream().mapToDouble(figure).average().orElseThrow();
  }

  private Evaluation.Detail byStep() {
    List<Integer> steps = IntStream.rangeClosed(1, totals.length).boxed().toList();
    List<Map<String, Double>> rows = steps.stream().map(step -> metrics(step - 1, step)).toList();
    return detail("Errors by step of the horizon", Evaluation.Figures.counts("step", steps), rows);
  }

  private Evaluation.Detail byTarget() {
    List<Map<String, Double>> rows = new ArrayList<>();
    for (int target = 0; target < targets.size(); target++) {
      ForecastErrors single =
          new ForecastErrors(
              totals.length, List.of(targets.get(target)), List.of(scales.get(target)));
      for (int step = 0; step < totals.length; step++) {
        single.totals[step][0] = totals[step][target];
      }
      rows.add(single.metrics(0, totals.length));
    }
    return detail(
        "Errors by target, over all steps", new Evaluation.Names("target", targets), rows);
  }

  /** A column for each metric; NaN where a row lacks it. */
  private static Evaluation.Detail detail(
      String title, Evaluation.Column first, List<Map<String, Double>> rows) {
    List<Evaluation.Column> columns = new ArrayList<>(List.of(first));
    for (Metric metric : METRICS) {
      columns.add(
          new Evaluation.Figures(
              metric.title(),
              metric.equals(SMAPE) ? "%" : "",
              metric.decimals(),
              rows.stream().map(row -> row.getOrDefault(metric.name(), Double.NaN)).toList()));
    }
    return new Evaluation.Detail(title, columns);
  }
}
