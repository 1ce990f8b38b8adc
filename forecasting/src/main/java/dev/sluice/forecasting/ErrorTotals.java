package dev.sluice.forecasting;

/**
 * Sums over pairs of an actual value {@code y} and its forecast {@code f}, from which the errors of
 * a group of forecasts follow. It never changes.
 *
 * @param count pairs
 * @param absolute sum of {@code |y - f|}
 * @param squared sum of {@code (y - f)^2}
 * @param symmetric sum of {@code |y - f| / ((|y| + |f|) / 2)}, where 0 by 0 counts as 0
 */
record ErrorTotals(long count, double absolute, double squared, double symmetric) {
  static final ErrorTotals NONE = new ErrorTotals(0, 0, 0, 0);

  /** With one pair more. */
  ErrorTotals plus(double actual, double forecast) {
    double error = Math.abs(actual - forecast);
    double size = (Math.abs(actual) + Math.abs(forecast)) / 2;
    return new ErrorTotals(
        count + 1,
        absolute + error,
        squared + error * error,
        symmetric + (size == 0 ? 0 : error / size));
  }

  ErrorTotals plus(ErrorTotals other) {
    return new ErrorTotals(
        count + other.count,
        absolute + other.absolute,
        squared + other.squared,
        symmetric + other.symmetric);
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
}
