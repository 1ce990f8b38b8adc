package dev.sluice.forecasting.baseline;

/**
 * A straight line through the first and the last value before the origin, continued: {@code y_T + h
 * (y_T - y_1) / (T - 1)} (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd
 * edition, section 5.2).
 */
public record Drift() implements Baseline {
  @Override
  public String name() {
    return "drift";
  }

  @Override
  public int minRows() {
    return 2;
  }

  @Override
  public void forecast(double[] values, int[] origins, int horizon, Sink sink) {
    double[] forecast = new double[horizon];
    for (int window = 0; window < origins.length; window++) {
      int last = origins[window] - 1;
      double slope = (values[last] - values[0]) / last;
      for (int step = 0; step < horizon; step++) {
        forecast[step] = values[last] + (step + 1) * slope;
      }
      sink.accept(window, forecast);
    }
  }
}
