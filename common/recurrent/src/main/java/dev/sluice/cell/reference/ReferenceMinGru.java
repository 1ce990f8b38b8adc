package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.positive;
import static dev.sluice.cell.reference.Functions.positiveSlope;
import static dev.sluice.cell.reference.Functions.sigmoid;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The minimal GRU (Feng et al. 2024, arXiv 2410.01201).
 *
 * <pre>
 *   z_t = sigmoid(W_z x_t + b_z)     update gate
 *   n_t = g(W_n x_t + b_n)           candidate; g(a) = a + 0.5 for a &gt;= 0, sigmoid(a) below
 *   h_t = (1 - z_t) * h_{t-1} + z_t * n_t
 * </pre>
 *
 * <p>Backward:
 *
 * <pre>
 *   delta_z  = dh_t * (n_t - h_{t-1}) * z_t * (1 - z_t)
 *   delta_n  = dh_t * z_t * g'
 *   dh_{t-1} = dh_t * (1 - z_t)
 * </pre>
 */
final class ReferenceMinGru implements ReferenceCell {
  private static final int Z = 0;
  private static final int N = 1;

  @Override
  public String name() {
    return "min-gru";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, 2 * units});
    shapes.put("b", new int[] {1, 2 * units});
    return shapes;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] old = before.h();
    double[] z = new double[n];
    double[] candidate = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      z[j] = sigmoid(p.input(Z, j, x));
      candidate[j] = positive(p.input(N, j, x));
      h[j] = (1 - z[j]) * old[j] + z[j] * candidate[j];
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            d.input(Z, j, x, dh * (candidate[j] - old[j]) * z[j] * (1 - z[j]));
            d.input(N, j, x, dh * z[j] * positiveSlope(p.input(N, j, x)));
            d.states[0][j] += dh * (1 - z[j]);
          }
        });
  }
}
