package dev.sluice.forecasting.baseline;

import java.util.Arrays;

/**
 * The mean of the training part for every step, whatever the values before the origin.
 *
 * @param trainingRows the number of rows, at the beginning, to average
 */
public record Mean(int trainingRows) implements Baseline {
  /** The name in tables. */
  public static final String NAME = "mean";

  public Mean {
    if (trainingRows < 1) {
      throw new IllegalArgumentException(
          "trainingRows must be at least 1, found %d".formatted(trainingRows));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int minRows() {
    return 1;
  }

  @Override
  public void forecast(double[] values, int[] origins, int horizon, Sink sink) {
    double[] forecast = new double[horizon];
    Arrays.fill(forecast, Arrays.stream(values, 0, trainingRows).average().orElseThrow());
    for (int window = 0; window < origins.length; window++) {
      sink.accept(window, forecast);
    }
  }
}
