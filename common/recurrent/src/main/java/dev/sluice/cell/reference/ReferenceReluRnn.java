package dev.sluice.cell.reference;

import static java.lang.Math.max;

import java.util.Map;

/**
 * The simple recurrent cell with a rectifier (Le, Jaitly and Hinton 2015, arXiv 1504.00941).
 *
 * <pre>
 *   h_t = max(0, W x_t + U h_{t-1} + b)
 * </pre>
 *
 * <p>Backward as in {@link ReferenceRnn}, with
 *
 * <pre>
 *   da = dh_t  where h_t &gt; 0, else 0
 * </pre>
 */
final class ReferenceReluRnn implements ReferenceCell {
  private static final int A = 0;

  @Override
  public String name() {
    return "rnn-relu";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    return ReferenceCell.shapes(inputs, units, 1);
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] seen = dropped.h();
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      h[j] = max(0, p.input(A, j, x) + p.recurrent(A, j, seen));
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double da = h[j] > 0 ? later.h()[j] : 0;
            d.input(A, j, x, da);
            d.recurrent(A, j, seen, da, d.seen);
          }
        });
  }
}
