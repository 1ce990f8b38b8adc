package dev.sluice.cell.reference;

import static java.lang.Math.tanh;

import java.util.Map;

/**
 * The simple recurrent cell (Elman 1990).
 *
 * <pre>
 *   h_t = tanh(W x_t + U h_{t-1} + b)
 * </pre>
 *
 * <p>Backward, where {@code da} is the gradient of the loss with respect to the argument of the
 * tanh:
 *
 * <pre>
 *   da       = dh_t * (1 - h_t * h_t)
 *   dW      += da x_t^T        dU       += da h_{t-1}^T        db += da
 *   dx_t     = W^T da          dh_{t-1}  = U^T da
 * </pre>
 */
final class ReferenceRnn implements ReferenceCell {
  private static final int A = 0;

  @Override
  public String name() {
    return "rnn";
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
      h[j] = tanh(p.input(A, j, x) + p.recurrent(A, j, seen));
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double da = later.h()[j] * (1 - h[j] * h[j]);
            d.input(A, j, x, da);
            d.recurrent(A, j, seen, da, d.seen);
          }
        });
  }
}
