package dev.sluice.forecasting.baseline;

/**
 * The running state of exponential smoothing on one column: {@link #forecast} forecasts, {@link
 * #observe} updates the state with the next value. The equations are those of Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, sections 8.1 to 8.3, shown
 * here for a multiplicative season {@code s} of length {@code m} with a damped trend (with an
 * additive season, quotients become differences and products sums; without damping, {@code phi =
 * 1}):
 *
 * <pre>
 * y(t+h|t) = (l_t + (phi + ... + phi^h) b_t) s_(t+h-m(k+1)),  k = (h-1) div m
 * l_t = alpha y_t / s_(t-m) + (1 - alpha) (l_(t-1) + phi b_(t-1))
 * b_t = beta (l_t - l_(t-1)) + (1 - beta) phi b_(t-1)
 * s_t = gamma y_t / (l_(t-1) + phi b_(t-1)) + (1 - gamma) s_(t-m)
 * </pre>
 *
 * <p>If a divisor is zero, the component keeps its value.
 */
final class Smoothing {
  private final SmoothingForm form;
  private final SmoothingParameters parameters;
  private final double[] season;
  private double level;
  private double trend;

  /** The index of the next value in {@link #season}. */
  private int phase;

  Smoothing(SmoothingForm form, SmoothingParameters parameters, SmoothingState initial) {
    this(
        form,
        parameters,
        initial.level(),
        initial.trend(),
        initial.season().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * @param season changed by {@link #observe}
   */
  Smoothing(
      SmoothingForm form,
      SmoothingParameters parameters,
      double level,
      double trend,
      double[] season) {
    this.form = form;
    this.parameters = parameters;
    this.level = level;
    this.trend = trend;
    this.season = season;
  }

  /** The forecast of the next value. */
  double next() {
    return withSeason(level + parameters.phi() * trend, phase);
  }

  /** Fills the array with the forecasts of the next values. */
  void forecast(double[] forecast) {
    double damping = 0;
    double power = 1;
    int at = phase;
    for (int step = 0; step < forecast.length; step++) {
      power *= parameters.phi();
      damping += power;
      forecast[step] = withSeason(level + damping * trend, at);
      at = form.hasSeason() ? (at + 1) % season.length : 0;
    }
  }

  private double withSeason(double base, int at) {
    return switch (form.seasonal()) {
      case NONE -> base;
      case ADDITIVE -> base + season[at];
      case MULTIPLICATIVE -> base * season[at];
    };
  }

  /** Updates the state with the next value. */
  void observe(double value) {
    double expected = level + parameters.phi() * trend;
    double observed =
        switch (form.seasonal()) {
          case NONE -> value;
          case ADDITIVE -> value - season[phase];
          case MULTIPLICATIVE -> season[phase] == 0 ? expected : value / season[phase];
        };
    double before = level;
    level = parameters.alpha() * observed + (1 - parameters.alpha()) * expected;
    if (form.hasTrend()) {
      trend =
          parameters.beta() * (level - before) + (1 - parameters.beta()) * parameters.phi() * trend;
    }
    if (form.hasSeason()) {
      double seasonal =
          switch (form.seasonal()) {
            case NONE, ADDITIVE -> value - expected;
            case MULTIPLICATIVE -> expected == 0 ? season[phase] : value / expected;
          };
      season[phase] = parameters.gamma() * seasonal + (1 - parameters.gamma()) * season[phase];
      phase = phase + 1 == season.length ? 0 : phase + 1;
    }
  }

  /** Observes the values before {@code to}; returns the sum of squared one-step forecast errors. */
  double squaredErrors(double[] values, int to) {
    return squaredErrors(values, to, Double.POSITIVE_INFINITY);
  }

  /** The same, except that it ends with some sum above the limit as soon as there is one. */
  double squaredErrors(double[] values, int to, double limit) {
    double sum = 0;
    for (int t = 0; t < to && !(sum > limit); t++) {
      double error = values[t] - next();
      sum += error * error;
      observe(values[t]);
    }
    return sum;
  }
}
