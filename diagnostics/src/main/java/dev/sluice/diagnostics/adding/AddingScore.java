package dev.sluice.diagnostics.adding;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How near the sums were.
 *
 * @param squaredError the mean of the squared errors
 * @param solved the share of sums that were less than {@link #NEAR} off
 */
record AddingScore(double squaredError, double solved) {
  /** What Hochreiter and Schmidhuber (1997) call processed correctly. */
  static final double NEAR = 0.04;

  static final Metric MSE = new Metric("mse", "MSE", Better.LOWER, 5);
  static final Metric SOLVED = new Metric("solved", "within 0.04", Better.HIGHER, 3);

  /** In the order that tables show them; the headline first. */
  static final List<Metric> METRICS = List.of(MSE, SOLVED);

  static AddingScore of(double[] sums, double[] found) {
    if (sums.length == 0 || sums.length != found.length) {
      throw new IllegalArgumentException(
          "%d answers to %d examples".formatted(found.length, sums.length));
    }
    double squares = 0;
    int near = 0;
    for (int i = 0; i < sums.length; i++) {
      double error = found[i] - sums[i];
      squares += error * error;
      near += Math.abs(error) < NEAR ? 1 : 0;
    }
    return new AddingScore(squares / sums.length, (double) near / sums.length);
  }

  Evaluation evaluation() {
    return evaluation(List.of());
  }

  Evaluation evaluation(List<Evaluation.Curves> curves) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(MSE.name(), squaredError);
    metrics.put(SOLVED.name(), solved);
    return new Evaluation(metrics, List.of(), curves);
  }
}
