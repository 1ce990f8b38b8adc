package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.List;
import java.util.Map;

/**
 * The LSTM with coupled input and forget gates (Greff et al. 2015, arXiv 1503.04069, variant CIFG):
 * the input gate is {@code 1 - f_t}.
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)     forget gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)     output gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * g_t
 *   h_t = o_t * tanh(c_t)
 * </pre>
 *
 * <p>Backward as in {@link ReferenceLstm}, with
 *
 * <pre>
 *   delta_g = dc_t * (1 - f_t)       * (1 - g_t^2)
 *   delta_f = dc_t * (c_{t-1} - g_t) * f_t * (1 - f_t)
 * </pre>
 */
final class ReferenceCoupledLstm implements ReferenceCell {
  private static final int G = 0;
  private static final int F = 1;
  private static final int O = 2;

  @Override
  public String name() {
    return "lstm-coupled";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    return ReferenceCell.shapes(inputs, units, 3);
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
    double[] c = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      g[j] = tanh(p.input(G, j, x) + p.recurrent(G, j, seen));
      f[j] = sigmoid(p.input(F, j, x) + p.recurrent(F, j, seen));
      o[j] = sigmoid(p.input(O, j, x) + p.recurrent(O, j, seen));
      c[j] = f[j] * before.c()[j] + (1 - f[j]) * g[j];
      h[j] = o[j] * tanh(c[j]);
    }
    return new ReferenceStep(
        new ReferenceState(h, c),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            double squashed = tanh(c[j]);
            double dc = later.c()[j] + dh * o[j] * (1 - squashed * squashed);
            d.gate(G, j, x, seen, dc * (1 - f[j]) * (1 - g[j] * g[j]));
            d.gate(F, j, x, seen, dc * (before.c()[j] - g[j]) * f[j] * (1 - f[j]));
            d.gate(O, j, x, seen, dh * squashed * o[j] * (1 - o[j]));
            d.c[j] = dc * f[j];
          }
        });
  }
}
