package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.List;
import java.util.Map;

/**
 * The LSTM with peepholes from the memory to the gates (Gers and Schmidhuber 2000; Graves 2013,
 * arXiv 1308.0850, equations 7 to 11, with one weight for each unit).
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)                     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + p_f * c_{t-1} + b_f)     forget gate
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + p_i * c_{t-1} + b_i)     input gate
 *   c_t = f_t * c_{t-1} + i_t * g_t
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + p_o * c_t     + b_o)     output gate, reads new memory
 *   h_t = o_t * tanh(c_t)
 * </pre>
 *
 * <p>Backward as in {@link ReferenceLstm}, with the paths through the peepholes added:
 *
 * <pre>
 *   delta_o  = dh_t * tanh(c_t) * o_t * (1 - o_t)
 *   dc_t    += dh_t * o_t * (1 - tanh(c_t)^2) + p_o * delta_o
 *   dc_{t-1} = dc_t * f_t + p_f * delta_f + p_i * delta_i
 *   dp_f += c_{t-1} * delta_f    dp_i += c_{t-1} * delta_i    dp_o += c_t * delta_o
 * </pre>
 */
final class ReferencePeepholeLstm implements ReferenceCell {
  private static final int G = 0;
  private static final int F = 1;
  private static final int O = 2;
  private static final int I = 3;

  // Blocks of the peephole weights: the candidate has none.
  private static final int TO_F = 0;
  private static final int TO_O = 1;
  private static final int TO_I = 2;

  @Override
  public String name() {
    return "lstm-peephole";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = ReferenceCell.shapes(inputs, units, 4);
    shapes.put("P", new int[] {1, 3 * units});
    return shapes;
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
      double old = before.c()[j];
      g[j] = tanh(p.input(G, j, x) + p.recurrent(G, j, seen));
      f[j] = sigmoid(p.input(F, j, x) + p.recurrent(F, j, seen) + p.peephole(TO_F, j, old));
      i[j] = sigmoid(p.input(I, j, x) + p.recurrent(I, j, seen) + p.peephole(TO_I, j, old));
      c[j] = f[j] * old + i[j] * g[j];
      o[j] = sigmoid(p.input(O, j, x) + p.recurrent(O, j, seen) + p.peephole(TO_O, j, c[j]));
      h[j] = o[j] * tanh(c[j]);
    }
    return new ReferenceStep(
        new ReferenceState(h, c),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double old = before.c()[j];
            double dh = later.h()[j];
            double squashed = tanh(c[j]);
            double deltaO = dh * squashed * o[j] * (1 - o[j]);
            double dc =
                later.c()[j]
                    + dh * o[j] * (1 - squashed * squashed)
                    + d.peephole(TO_O, j, c[j], deltaO);
            double deltaF = dc * old * f[j] * (1 - f[j]);
            double deltaI = dc * g[j] * i[j] * (1 - i[j]);
            d.gate(G, j, x, seen, dc * i[j] * (1 - g[j] * g[j]));
            d.gate(F, j, x, seen, deltaF);
            d.gate(O, j, x, seen, deltaO);
            d.gate(I, j, x, seen, deltaI);
            d.c[j] =
                dc * f[j] + d.peephole(TO_F, j, old, deltaF) + d.peephole(TO_I, j, old, deltaI);
          }
        });
  }
}
