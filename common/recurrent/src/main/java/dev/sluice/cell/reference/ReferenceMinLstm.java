package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.positive;
import static dev.sluice.cell.reference.Functions.positiveSlope;
import static dev.sluice.cell.reference.Functions.share;
import static dev.sluice.cell.reference.Functions.sigmoid;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The minimal LSTM (Feng et al. 2024, arXiv 2410.01201).
 *
 * <pre>
 *   f_t = sigmoid(W_f x_t + b_f)     forget gate
 *   i_t = sigmoid(W_i x_t + b_i)     input gate
 *   n_t = g(W_n x_t + b_n)           candidate; g(a) = a + 0.5 for a &gt;= 0, sigmoid(a) below
 *   s_t = f_t / (f_t + i_t)
 *   h_t = s_t * h_{t-1} + (1 - s_t) * n_t
 * </pre>
 *
 * <p>Backward, with the derivatives {@code s (1 - s) (1 - f)} and {@code -s (1 - s) (1 - i)} of s
 * with respect to the arguments of the sigmoids f and i:
 *
 * <pre>
 *   ds_t     = dh_t * (h_{t-1} - n_t) * s_t * (1 - s_t)
 *   delta_f  =  ds_t * (1 - f_t)
 *   delta_i  = -ds_t * (1 - i_t)
 *   delta_n  = dh_t * (1 - s_t) * g'
 *   dh_{t-1} = dh_t * s_t
 * </pre>
 */
final class ReferenceMinLstm implements ReferenceCell {
  private static final int F = 0;
  private static final int I = 1;
  private static final int N = 2;

  @Override
  public String name() {
    return "min-lstm";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, 3 * units});
    shapes.put("b", new int[] {1, 3 * units});
    return shapes;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] old = before.h();
    double[] f = new double[n];
    double[] i = new double[n];
    double[] share = new double[n];
    double[] rest = new double[n];
    double[] candidate = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      f[j] = sigmoid(p.input(F, j, x));
      i[j] = sigmoid(p.input(I, j, x));
      candidate[j] = positive(p.input(N, j, x));
      share[j] = share(p.input(F, j, x), p.input(I, j, x));
      rest[j] = share(p.input(I, j, x), p.input(F, j, x));
      h[j] = share[j] * old[j] + rest[j] * candidate[j];
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            double ds = dh * (old[j] - candidate[j]) * share[j] * rest[j];
            d.input(F, j, x, ds * (1 - f[j]));
            d.input(I, j, x, -ds * (1 - i[j]));
            d.input(N, j, x, dh * rest[j] * positiveSlope(p.input(N, j, x)));
            d.states[0][j] += dh * share[j];
          }
        });
  }
}
