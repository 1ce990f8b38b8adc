package dev.sluice.forecasting.baseline;

/**
 * Fitted exponential smoothing (Holt-Winters): form, parameters and initial state are fixed, and
 * the state is updated with the values before each origin.
 *
 * @param form its components
 * @param parameters how fast they follow the data
 * @param initial the state before the first value
 */
public record ExponentialSmoothing(
    SmoothingForm form, SmoothingParameters parameters, SmoothingState initial)
    implements Baseline {
  /**
   * Chooses the form and fits its parameters.
   *
   * @param values the column; rows from {@code train} on are ignored
   * @param train the number of training rows, at the beginning; at least {@link #MIN_TRAINING_ROWS}
   * @param season rows of one season; 1 or less for none
   */
  public static ExponentialSmoothing fit(double[] values, int train, int season) {
    return SmoothingFit.choose(values, train, season);
  }

  /** Fewer training rows do not determine the parameters of a trend. */
  public static final int MIN_TRAINING_ROWS = 10;

  /** The name in tables, whatever the form. */
  public static final String NAME = "Holt-Winters";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int minRows() {
    return 0;
  }

  @Override
  public void forecast(double[] values, int[] origins, int horizon, Sink sink) {
    Smoothing smoothing = new Smoothing(form, parameters, initial);
    double[] forecast = new double[horizon];
    int observed = 0;
    for (int window = 0; window < origins.length; window++) {
      while (observed < origins[window]) {
        smoothing.observe(values[observed++]);
      }
      smoothing.forecast(forecast);
      sink.accept(window, forecast);
    }
  }
}
