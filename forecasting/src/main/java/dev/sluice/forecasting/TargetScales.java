package dev.sluice.forecasting;

/**
 * The scales that relate the errors of one target to its training part.
 *
 * @param mean the mean of the training values
 * @param deviation their standard deviation, with the divisor n; 1 if they are constant
 * @param naiveError the mean absolute error of the seasonal naive forecast within the training part
 *     (Hyndman and Koehler 2006, equation 7), which MASE divides by; null if it is 0 or undefined
 */
record TargetScales(double mean, double deviation, Double naiveError) {
  /**
   * Computes the scales.
   *
   * @param values the column
   * @param train the number of training rows, at the beginning
   * @param season rows of one season; if it is 1 or less, or the training part is not longer than a
   *     season, the naive forecast one step ahead is used instead
   */
  static TargetScales of(double[] values, int train, int season) {
    double sum = 0;
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < train; t++) {
      sum += values[t];
      minimum = Math.min(minimum, values[t]);
      maximum = Math.max(maximum, values[t]);
    }
    boolean constant = minimum == maximum;
    double mean = constant ? minimum : sum / train;
    double squares = 0;
    for (int t = 0; t < train; t++) {
      squares += (values[t] - mean) * (values[t] - mean);
    }
    double deviation = constant ? 1 : Math.sqrt(squares / train);
    int lag = lag(train, season);
    double errors = 0;
    for (int t = lag; t < train; t++) {
      errors += Math.abs(values[t] - values[t - lag]);
    }
    double naive = errors / (train - lag);
    // NaN, from a part of one row, is not above 0 either.
    return new TargetScales(mean, deviation, naive > 0 ? naive : null);
  }

  /** The number of rows that the naive forecast looks back. */
  static int lag(int train, int season) {
    return season > 1 && train > season ? season : 1;
  }
}
