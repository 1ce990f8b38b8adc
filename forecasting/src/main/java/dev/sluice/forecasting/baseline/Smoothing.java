package dev.sluice.forecasting.baseline;

/**
 * Exponential smoothing at work on one column: {@link #ahead} forecasts, {@link #observe} takes the
 * next value in. The equations are those of Hyndman and Athanasopoulos, Forecasting: Principles and
 * Practice, 3rd edition, sections 8.1 to 8.3, here for a multiplicative season {@code s} of length
 * {@code m} with a damped trend (for an additive one, quotients become differences and products
 * sums; without damping {@code phi = 1}):
 *
 * <pre>
 * y(t+h|t) = (l_t + (phi + ... + phi^h) b_t) s_(t+h-m(k+1)),  k = (h-1) div m
 * l_t = alpha y_t / s_(t-m) + (1 - alpha) (l_(t-1) + phi b_(t-1))
 * b_t = beta (l_t - l_(t-1)) + (1 - beta) phi b_(t-1)
 * s_t = gamma y_t / (l_(t-1) + phi b_(t-1)) + (1 - gamma) s_(t-m)
 * </pre>
 *
 * <p>Where a divisor is zero (nothing can be learnt from a quotient by it) the component keeps its
 * value.
 */
final class Smoothing {
  private final SmoothingForm form;
  private final SmoothingParameters parameters;
  private final double[] season;
  private double level;
  private double trend;

  /** Where in {@link #season} the next value stands. */
  private int place;

  Smoothing(SmoothingForm form, SmoothingParameters parameters, SmoothingState initial) {
    this.form = form;
    this.parameters = parameters;
    this.level = initial.level();
    this.trend = initial.trend();
    this.season = initial.season().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The forecast of the next value. */
  double next() {
    return withSeason(level + parameters.phi() * trend, place);
  }

  /** The forecasts of the next values, as many as the array holds. */
  void ahead(double[] forecast) {
    double damping = 0;
    double power = 1;
    int at = place;
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

  /** Takes in the next value. */
  void observe(double value) {
    double expected = level + parameters.phi() * trend;
    double seen =
        switch (form.seasonal()) {
          case NONE -> value;
          case ADDITIVE -> value - season[place];
          case MULTIPLICATIVE -> season[place] == 0 ? expected : value / season[place];
        };
    double before = level;
    level = parameters.alpha() * seen + (1 - parameters.alpha()) * expected;
    if (form.hasTrend()) {
      trend =
          parameters.beta() * (level - before) + (1 - parameters.beta()) * parameters.phi() * trend;
    }
    if (form.hasSeason()) {
      double fresh =
          switch (form.seasonal()) {
            case NONE, ADDITIVE -> value - expected;
            case MULTIPLICATIVE -> expected == 0 ? season[place] : value / expected;
          };
      season[place] = parameters.gamma() * fresh + (1 - parameters.gamma()) * season[place];
      place = (place + 1) % season.length;
    }
  }

  /** The sum of squared errors of the forecasts of each value from those before it. */
  double squaredErrors(double[] values, int to) {
    double sum = 0;
    for (int t = 0; t < to; t++) {
      double error = values[t] - next();
      sum += error * error;
      observe(values[t]);
    }
    return sum;
  }
}
