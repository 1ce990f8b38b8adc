package dev.sluice.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction for several tests at once (Holm 1979). */
public final class Holm {
  private Holm() {}

  /**
   * Corrects p-values: the k-th smallest of m becomes p (m - k + 1), but not less than the one
   * before and at most 1. If differences are called significant where the corrected p is below
   * 0.05, the probability that any of them is a false positive is at most 0.05, however the tests
   * depend on each other.
   *
   * @return in the order given
   */
  public static List<Double> corrected(List<Double> pValues) {
    int m = pValues.size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, m).boxed().toList());
    order.sort(Comparator.comparingDouble(pValues::get));
    List<Double> corrected = new ArrayList<>(Collections.nCopies(m, 1.0));
    double last = 0;
    for (int rank = 0; rank < m; rank++) {
      int i = order.get(rank);
      last = Math.max(last, Math.min(1, pValues.get(i) * (m - rank)));
      corrected.set(i, last);
    }
    return corrected;
  }
}
