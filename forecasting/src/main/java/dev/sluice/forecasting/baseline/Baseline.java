package dev.sluice.forecasting.baseline;

/** A forecasting method without a network, applied to one column from many origins. */
public interface Baseline {
  /** The name in tables. */
  String name();

  /**
   * Forecasts from each origin, using only the values before it.
   *
   * @param values the whole column
   * @param origins rows of the first value to forecast, ascending; each at least {@link #minRows}
   * @param horizon values to forecast from each origin
   * @param sink receives the forecasts, one origin after the other
   */
  void forecast(double[] values, int[] origins, int horizon, Sink sink);

  /** The number of rows that an origin needs before it. */
  int minRows();

  /** Receives forecasts one by one, so that those of a long series need not fit into memory. */
  @FunctionalInterface
  interface Sink {
    /**
     * Receives the forecast from one origin.
     *
     * @param window the index of the origin
     * @param forecast one value per step; valid until the next call
     */
    void accept(int window, double[] forecast);
  }
}
