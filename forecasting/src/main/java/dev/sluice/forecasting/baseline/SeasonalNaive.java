package dev.sluice.forecasting.baseline;

/**
 * The value at the same time in the last season before the origin (Hyndman and Athanasopoulos,
 * Forecasting: Principles and Practice, 3rd edition, section 5.2).
 *
 * @param season rows of one season, at least 2
 */
public record SeasonalNaive(int season) implements Baseline {
  public SeasonalNaive {
    if (season < 2) {
      throw new IllegalArgumentException("season must be at least 2, found " + season);
    }
  }

  @Override
  public String name() {
    return "seasonal naive";
  }

  @Override
  public int minRows() {
    return season;
  }

  @Override
  public void forecast(double[] values, int[] origins, int horizon, Sink sink) {
    double[] forecast = new double[horizon];
    for (int window = 0; window < origins.length; window++) {
      for (int step = 0; step < horizon; step++) {
        forecast[step] = values[origins[window] - season + step % season];
      }
      sink.accept(window, forecast);
    }
  }
}
