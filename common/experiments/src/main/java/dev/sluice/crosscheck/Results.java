package dev.sluice.crosscheck;

/**
 * What an implementation computed, as plain rows.
 *
 * @param outputs of all steps
 * @param states after the last step, the output's first
 * @param gradients with respect to features and parameters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record Results(double[][] outputs, double[][] states, double[][] gradients) {

  /**
   * The largest difference between two rows, relative to the largest magnitude in the expected row
   * if that is above 1.
   */
  static double difference(double[][] found, double[][] expected) {
    if (found.length != expected.length) {
      throw new IllegalArgumentException(
          "Expected %d rows, found %d".formatted(expected.length, found.length));
    }
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      if (found[i].length != expected[i].length) {
        throw new IllegalArgumentException(
            "Expected %d numbers in row %d, found %d"
                .formatted(expected[i].length, i, found[i].length));
      }
      double most = 0;
      double size = 1;
      for (int j = 0; j < found[i].length; j++) {
        double difference = Math.abs(found[i][j] - expected[i][j]);
        // NaN exceeds every bound.
        most = Math.max(most, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        size = Math.max(size, Math.abs(expected[i][j]));
      }
      worst = Math.max(worst, most / size);
    }
    return worst;
  }
}
