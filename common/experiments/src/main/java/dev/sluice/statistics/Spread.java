package dev.sluice.statistics;

import java.util.Arrays;

/**
 * Mean and spread of one figure over several runs.
 *
 * @param n how many runs gave a finite figure
 * @param mean NaN if none did
 * @param deviation the sample's standard deviation (divisor n - 1); NaN below two runs, because a
 *     single run has no spread
 */
public record Spread(int n, double mean, double deviation) {
  /** The spread of the finite figures among these. */
  public static Spread of(double... figures) {
    double[] finite = Arrays.stream(figures).filter(Double::isFinite).toArray();
    int n = finite.length;
    double mean = Arrays.stream(finite).sum() / n;
    double squares = Arrays.stream(finite).map(x -> (x - mean) * (x - mean)).sum();
    return new Spread(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }

  /** The median of the finite figures among these; NaN if there are none. */
  public static double median(double... figures) {
    double[] sorted = Arrays.stream(figures).filter(Double::isFinite).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * Whether all figures are the same, like those of a baseline that does not depend on the seed.
   */
  public boolean isConstant() {
    // The mean of equal figures can differ from them by a rounding error.
    return n > 0 && (n == 1 || deviation <= 1e-12 * Math.max(1, Math.abs(mean)));
  }
}
