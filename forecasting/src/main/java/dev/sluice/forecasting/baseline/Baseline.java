package dev.sluice.forecasting.baseline;

/** A forecast without a network, made for many origins of one column. */
public interface Baseline {
  /** Its name in tables. */
  String name();

  /**
   * Forecasts from each origin with nothing but the values before it.
   *
   * @param values the whole column
   * @param origins rows of the first values to forecast, rising; each at least {@link #leastRows}
   * @param horizon values to forecast from each
   * @param sink takes the forecasts, window by window
   */
  void forecast(double[] values, int[] origins, int horizon, Sink sink);

  /** How many rows have to stand before an origin. */
  int leastRows();

  /** Takes forecasts as they are made, so that a long series need not hold all of them. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one window.
     *
     * @param window counts the origins, from 0
     * @param forecast a value a step; valid until the next call
     */
    void accept(int window, double[] forecast);
  }
}
