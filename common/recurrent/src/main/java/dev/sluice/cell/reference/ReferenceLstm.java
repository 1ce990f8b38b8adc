package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.List;
import java.util.Map;

/**
 * The LSTM of Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and
 * Cummins (2000), where {@code *} is element-wise:
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)     forget gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)     output gate
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + b_i)     input gate
 *   c_t = f_t * c_{t-1} + i_t * g_t
 *   h_t = o_t * tanh(c_t)
 * </pre>
 *
 * <p>Backward, where {@code dh_t} and {@code dc_t} are the gradients from later steps, and the
 * delta of a gate is the gradient with respect to the argument of its sigmoid or tanh:
 *
 * <pre>
 *   dc_t    += dh_t * o_t * (1 - tanh(c_t)^2)
 *   delta_g  = dc_t * i_t       * (1 - g_t^2)
 *   delta_f  = dc_t * c_{t-1}   * f_t * (1 - f_t)
 *   delta_o  = dh_t * tanh(c_t) * o_t * (1 - o_t)
 *   delta_i  = dc_t * g_t       * i_t * (1 - i_t)
 *   dc_{t-1} = dc_t * f_t
 *   for each gate k:  dW_k += delta_k x_t^T    dU_k     += delta_k h_{t-1}^T    db_k += delta_k
 *                     dx_t += W_k^T delta_k    dh_{t-1} += U_k^T delta_k
 * </pre>
 */
final class ReferenceLstm implements ReferenceCell {
  private static final int G = 0;
  private static final int F = 1;
  private static final int O = 2;
  private static final int I = 3;

  @Override
  public String name() {
    return "lstm";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    return ReferenceCell.shapes(inputs, units, 4);
  }

  @Override
  public List<Integer> states(int inputs, int units) {
    return List.of(units, units);
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] seen = dropped.h();
    double[] g = new double[n];
    double[] f = new double[n];
    double[] o = new double[n];
    double[] i = new double[n];
    double[] c = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      g[j] = tanh(p.input(G, j, x) + p.recurrent(G, j, seen));
      f[j] = sigmoid(p.input(F, j, x) + p.recurrent(F, j, seen));
      o[j] = sigmoid(p.input(O, j, x) + p.recurrent(O, j, seen));
      i[j] = sigmoid(p.input(I, j, x) + p.recurrent(I, j, seen));
      c[j] = f[j] * before.c()[j] + i[j] * g[j];
      h[j] = o[j] * tanh(c[j]);
    }
    return new ReferenceStep(
        new ReferenceState(h, c),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            double squashed = tanh(c[j]);
            double dc = later.c()[j] + dh * o[j] * (1 - squashed * squashed);
            d.gate(G, j, x, seen, dc * i[j] * (1 - g[j] * g[j]));
            d.gate(F, j, x, seen, dc * before.c()[j] * f[j] * (1 - f[j]));
            d.gate(O, j, x, seen, dh * squashed * o[j] * (1 - o[j]));
            d.gate(I, j, x, seen, dc * g[j] * i[j] * (1 - i[j]));
            d.c[j] = dc * f[j];
          }
        });
  }
}
