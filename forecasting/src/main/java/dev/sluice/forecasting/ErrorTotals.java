package dev.sluice.forecasting;

/**
 * Sums over pairs of an actual value {@code y} and its forecast {@code f}, from which error
 * measures follow. Immutable.
 *
 * @param count the number of pairs
 * @param absolute sum of {@code |y - f|}
 * @param squared sum of {@code (y - f)^2}
 * @param symmetric sum of {@code |y - f| / ((|y| + |f|) / 2)}, with 0/0 counted as 0
 * @param mean of {@code y}
 * @param scatter sum of {@code (y - mean)^2}, updated as in Chan, Golub and LeVeque (1983, equation
 *     2.1), so that a mean far from 0 loses no precision
 */
record ErrorTotals(
    long count, double absolute, double squared, double symmetric, double mean, double scatter) {
  static final ErrorTotals NONE = new ErrorTotals(0, 0, 0, 0, 0, 0);

  /** These totals with another pair. */
  ErrorTotals plus(double actual, double forecast) {
    double error = Math.abs(actual - forecast);
    double size = (Math.abs(actual) + Math.abs(forecast)) / 2;
    return plus(new ErrorTotals(1, error, error * error, size == 0 ? 0 : error / size, actual, 0));
  }

  ErrorTotals plus(ErrorTotals other) {
    long all = count + other.count;
    if (all == 0) {
      return NONE;
    }
    double difference = other.mean - mean;
    return new ErrorTotals(
        all,
        absolute + other.absolute,
        squared + other.squared,
        symmetric + other.symmetric,
        mean + difference * other.count / all,
        scatter + other.scatter + difference * difference * count * other.count / all);
  }

  /** Mean absolute error. */
  double mae() {
    return absolute / count;
  }

  /** Mean squared error. */
  double mse() {
    return squared / count;
  }

  /** Root mean squared error. */
  double rmse() {
    return Math.sqrt(mse());
  }

  /**
   * Symmetric mean absolute percentage error, 0 to 200, as in the M4 competition (Makridakis,
   * Spiliotis and Assimakopoulos 2020).
   */
  double smape() {
    return 100 * symmetric / count;
  }

  /**
   * Root relative squared error: the error of the forecasts divided by that of the mean of the
   * actual values (Lai et al. 2018, arXiv 1703.07015, section 4.2); infinite if all of those are
   * equal.
   */
  double rse() {
    return Math.sqrt(squared / scatter);
  }
}
