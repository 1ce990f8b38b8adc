package dev.sluice.forecasting.baseline;

import java.util.Arrays;

/**
 * The mean of the training part, for every step, whatever went before: what one knows of a series
 * without looking at where it stands.
 *
 * @param trainingRows the rows at the beginning that the mean is taken over
 */
public record Mean(int trainingRows) implements Baseline {
  /** Its name in tables. */
  public static final String NAME = "mean";

  public Mean {
    if (trainingRows < 1) {
      throw new IllegalArgumentException("a mean over %d rows".formatted(trainingRows));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int leastRows() {
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
