package dev.sluice.datasets.encode;

import java.util.List;

/** The checks shared by the scalers. */
final class Scales {
  private Scales() {}

  static void check(List<Double> offsets, List<Double> factors) {
    if (offsets == null || factors == null || offsets.size() != factors.size()) {
      throw new IllegalArgumentException("a scaler needs an offset and a factor for each column");
    }
    for (double offset : offsets) {
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException("a scaler's offset is " + offset);
      }
    }
    for (double factor : factors) {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException("a scaler's factor is " + factor);
      }
    }
  }

  static void checkRows(double[][] values, int from, int to) {
    if (from < 0 || to > values.length || from >= to) {
      throw new IllegalArgumentException(
          "a scaler cannot be fitted on rows %d to %d of %d".formatted(from, to, values.length));
    }
  }
}
