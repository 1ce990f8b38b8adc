package dev.sluice.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.stat.inference.TTest;

/**
 * Compares two series of figures measured on the same seeds: how much they differ, and whether
 * chance explains the difference.
 *
 * @param n pairs
 * @param difference the mean of one minus other, over the pairs where both are finite; NaN if there
 *     are none
 * @param wilcoxon the signed-rank test of the differences, which decides about significance
 * @param tTestP two-sided p of Student's paired t test, for reference; NaN below two pairs or where
 *     a figure is not finite
 */
public record PairedComparison(
    int n, double difference, WilcoxonSignedRank wilcoxon, double tTestP) {
  /** The smallest number of pairs that is tested. */
  public static final int FEWEST_PAIRS = 5;

  /** A difference is significant if the corrected p is below this. */
  public static final double LEVEL = 0.05;

  /**
   * Compares two series of figures.
   *
   * @param one a figure for each seed; infinite for a run without a figure, which counts as worst
   * @param other figures for the same seeds in the same order
   */
  public static PairedComparison of(double[] one, double[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(
          "pairs of %d and %d figures".formatted(one.length, other.length));
    }
    // Two runs that are equally bad (infinity minus infinity) do not differ.
    double[] differences =
        IntStream.range(0, one.length)
            .mapToDouble(i -> one[i] == other[i] ? 0 : one[i] - other[i])
            .toArray();
    boolean finite =
        Arrays.stream(one).allMatch(Double::isFinite)
            && Arrays.stream(other).allMatch(Double::isFinite);
    double[] both =
        IntStream.range(0, one.length)
            .filter(i -> Double.isFinite(one[i]) && Double.isFinite(other[i]))
            .mapToDouble(i -> differences[i])
            .toArray();
    return new PairedComparison(
        one.length,
        Spread.of(both).mean(),
        WilcoxonSignedRank.of(differences),
        finite ? tTest(differences) : Double.NaN);
  }

  private static double tTest(double[] differences) {
    if (differences.length < 2) {
      return Double.NaN;
    }
    Spread spread = Spread.of(differences);
    if (spread.isConstant()) {
      // The statistic is 0 / 0 or infinite.
      return spread.mean() == 0 ? 1 : 0;
    }
    return new TTest().tTest(0, differences);
  }

  /** Wilcoxon's p, before any correction for several comparisons. */
  public double p() {
    return wilcoxon.p();
  }

  /** The size of the effect: {@link WilcoxonSignedRank#rankBiserial}. */
  public double effect() {
    return wilcoxon.rankBiserial();
  }

  /**
   * The smallest number of seeds with which one of several comparisons can be significant after
   * Holm's correction: the smallest possible p, times the number of comparisons, is below {@link
   * #LEVEL}.
   */
  public static int seedsNeeded(int comparisons) {
    int seeds = FEWEST_PAIRS;
    while (WilcoxonSignedRank.smallestP(seeds) * comparisons >= LEVEL) {
      seeds++;
    }
    return seeds;
  }
}
