package dev.sluice.forecasting.baseline;

/**
 * Exponential smoothing (Holt-Winters), fitted: form, parameters and initial states are fixed, and
 * only the states follow what is observed before each origin.
 *
 * @param form its components
 * @param parameters how fast they follow
 * @param initial what it knows before the first value of the column
 */
public record ExponentialSmoothing(
    SmoothingForm form, SmoothingParameters parameters, SmoothingState initial)
    implements Baseline {
  /**
   * Chooses the form and fits its parameters.
   *
   * @param values the column; rows from {@code train} on are not looked at
   * @param train rows of the training part, the first ones; at least {@link #LEAST_TRAINING_ROWS}
   * @param season rows of one season; 1 or less for none
   */
  public static ExponentialSmoothing fit(double[] values, int train, int season) {
    return SmoothingFit.choose(values, train, season);
  }

  /** Fewer training rows than this say nothing about a trend's parameters. */
  public static final int LEAST_TRAINING_ROWS = 10;

  /** Its name in tables, whichever form was chosen. */
  public static final String NAME = "Holt-Winters";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int leastRows() {
    return 0;
  }

  @Override
  public void forecast(double[] values, int[] origins, int horizon, Sink sink) {
    Smoothing smoothing = new Smoothing(form, parameters, initial);
    double[] forecast = new double[horizon];
    int seen = 0;
    for (int window = 0; window < origins.length; window++) {
      while (seen < origins[window]) {
        smoothing.observe(values[seen++]);
      }
      smoothing.ahead(forecast);
      sink.accept(window, forecast);
    }
  }
}
