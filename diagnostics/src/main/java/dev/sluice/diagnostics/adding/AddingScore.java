package dev.sluice.diagnostics.adding;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accuracy of the sums.
 *
 * @param squaredError the mean of the squared errors
 * @param solved the share of sums with an absolute error below {@link #TOLERANCE}
 */
record AddingScore(double squaredError, double solved) {
  /** The error below which Hochreiter and Schmidhuber (1997) count a sum as processed correctly. */
  static final double TOLERANCE = 0.04;

  static final Metric MSE = new Metric("mse", "MSE", Better.LOWER, 5);
  static final Metric SOLVED = new Metric("solved", "within 0.04", Better.HIGHER, 3);

  /** The metrics in the order of tables, the main metric first. */
  static final List<Metric> METRICS = List.of(MSE, SOLVED);

  static AddingScore of(double[] sums, double[] outputs) {
    if (sums.length == 0 || sums.length != outputs.length) {
      throw new IllegalArgumentException(
          "%d outputs for %d examples".formatted(outputs.length, sums.length));
    }
    double squares = 0;
    int solved = 0;
    for (int i = 0; i < sums.length; i++) {
      double error = outputs[i] - sums[i];
      squares += error * error;
      solved += Math.abs(error) < TOLERANCE ? 1 : 0;
    }
    return new AddingScore(squares / sums.length, (double) solved / sums.length);
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
