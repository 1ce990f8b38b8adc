package dev.sluice.forecasting;

/**
 * What the errors of one target are held against, measured on the training part.
 *
 * @param mean of the training values
 * @param deviation their standard deviation, over n; 1 if they never change
 * @param naiveError the mean absolute error of the seasonal naive forecast within the training part
 *     (Hyndman and Koehler 2006, equation 7), which MASE divides by; null where it is 0 or cannot
 *     be measured
 */
record TargetScales(double mean, double deviation, Double naiveError) {
  /**
   * Measures them.
   *
   * @param values the column
   * @param train rows of the training part, the first ones
   * @param season rows of one season; where it is 1 or less, or the training part is not longer
   *     than it, the naive forecast one step ahead takes its place
   */
  static TargetScales of(double[] values, int train, int season) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < train; t++) {
      sum += values[t];
      least = Math.min(least, values[t]);
      most = Math.max(most, values[t]);
    }
    boolean constant = least == most;
    double mean = constant ? least : sum / train;
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
    // 0 by 0 in a part of one row is no measure either.
    return new TargetScales(mean, deviation, naive > 0 ? naive : null);
  }

  /** How many rows the naive forecast looks back. */
  static int lag(int train, int season) {
    return season > 1 && train > season ? season : 1;
  }
}
