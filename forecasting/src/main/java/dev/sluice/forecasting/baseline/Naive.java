package dev.sluice.forecasting.baseline;

import java.util.Arrays;

/** The last value for every step: the best forecast of a random walk. */
public record Naive() implements Baseline {
  @Override
  public String name() {
    return "naive";
  }

  @Override
  public int minRows() {
    return 1;
  }

  @Override
  public void forecast(double[] values, int[] origins, int horizon, Sink sink) {
    double[] forecast = new double[horizon];
    for (int window = 0; window < origins.length; window++) {
      Arrays.fill(forecast, values[origins[window] - 1]);
      sink.accept(window, forecast);
    }
  }
}
