package dev.sluice.statistics;

import java.util.Arrays;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * The signed-rank test of Wilcoxon (1945): whether paired differences lie on one side of zero more
 * often than by chance. It uses only the order of the differences' sizes, so that a single extreme
 * run cannot decide it.
 *
 * <p>Conventions are those of SciPy's {@code wilcoxon(zero_method="wilcox", method="exact")}:
 * differences of zero are left out; equal sizes share the mean of their ranks; the null
 * distribution is the one without ties, and a rank sum that is not whole is moved to the next whole
 * one that is less evidence against it. It is implemented here because Hipparchus's test keeps
 * zeros, and enumerates all 2^n signs.
 *
 * @param n differences that are not zero
 * @param positive sum of the ranks of positive differences
 * @param negative sum of the ranks of negative differences
 * @param p two-sided: the probability of rank sums at least this unequal if each sign were a
 *     coin's; 1 if every difference is zero
 */
public record WilcoxonSignedRank(int n, double positive, double negative, double p) {
  /**
   * Tests paired differences.
   *
   * @param differences of the pairs; infinite ones are allowed and are the largest, NaN is not
   */
  public static WilcoxonSignedRank of(double... differences) {
    if (Arrays.stream(differences).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("a difference is NaN: " + Arrays.toString(differences));
    }
    double[] some = Arrays.stream(differences).filter(difference -> difference != 0).toArray();
    int n = some.length;
    if (n == 0) {
      return new WilcoxonSignedRank(0, 0, 0, 1);
    }
    double[] ranks =
        new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE)
            .rank(Arrays.stream(some).map(Math::abs).toArray());
    double positive = 0;
    double negative = 0;
    for (int i = 0; i < n; i++) {
      if (some[i] > 0) {
        positive += ranks[i];
      } else {
        negative += ranks[i];
      }
    }
    // The distribution is symmetric, so the tail of the larger sum is that of the smaller mirrored.
    double tail = atMost(n, (int) Math.ceil(Math.min(positive, negative)));
    return new WilcoxonSignedRank(n, positive, negative, Math.min(1, 2 * tail));
  }

  /** The smallest two-sided p of this number of pairs: all differences on one side. */
  public static double smallestP(int pairs) {
    return pairs == 0 ? 1 : Math.min(1, Math.pow(2, 1 - pairs));
  }

  /**
   * The matched-pairs rank-biserial correlation (Kerby 2014): the share of the rank sum in favour
   * of positive differences less the share against. 1 if all differences are positive, -1 if all
   * are negative, 0 if none prevails.
   */
  public double rankBiserial() {
    double total = positive + negative;
    return total == 0 ? 0 : (positive - negative) / total;
  }

  /**
   * The probability that the ranks 1 to n, each included by the toss of a coin, add up to at most a
   * sum.
   */
  private static double atMost(int n, int sum) {
    double[] probability = new double[n * (n + 1) / 2 + 1];
    probability[0] = 1;
    for (int rank = 1, most = 1; rank <= n; rank++, most += rank) {
      for (int s = most; s >= 0; s--) {
        probability[s] = (probability[s] + (s >= rank ? probability[s - rank] : 0)) / 2;
      }
    }
    return Arrays.stream(probability, 0, Math.min(sum, probability.length - 1) + 1).sum();
  }
}
