package dev.sluice.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.TTest;

/** Whether a difference between two cells is more than the seeds explain. */
final class PairedTest {
  /** Below so many pairs no test is made. */
  static final int FEWEST_PAIRS = 5;

  private PairedTest() {}

  /**
   * Two-sided p-value of Student's paired t test: the probability of a mean difference at least
   * this large if there were none and differences were normal.
   *
   * @param one a figure of each seed
   * @param other the same seeds in the same order
   */
  static double pValue(double[] one, double[] other) {
    double[] differences =
        IntStream.range(0, one.length).mapToDouble(i -> one[i] - other[i]).toArray();
    Spread spread = Spread.of(differences);
    if (spread.isConstant()) {
      // The statistic is 0 / 0 or infinite.
      return spread.mean() == 0 ? 1 : 0;
    }
    return new TTest().pairedTTest(one, other);
  }

  /**
   * Holm's correction for several tests (Holm 1979): the k-th smallest of m p-values times m - k +
   * 1, never smaller than the one before, at most 1.
   *
   * @return in the order given
   */
  static List<Double> holm(List<Double> pValues) {
    int m = pValues.size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, m).boxed().toList());
    order.sort(Comparator.comparingDouble(pValues::get));
    List<Double> adjusted = new ArrayList<>(Collections.nCopies(m, 1.0));
    double last = 0;
    for (int rank = 0; rank < m; rank++) {
      int i = order.get(rank);
      last = Math.max(last, Math.min(1, pValues.get(i) * (m - rank)));
      adjusted.set(i, last);
    }
    return adjusted;
  }
}
