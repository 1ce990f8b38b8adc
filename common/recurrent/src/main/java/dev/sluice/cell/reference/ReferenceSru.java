package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The simple recurrent unit (Lei et al. 2018, arXiv 1709.02755).
 *
 * <pre>
 *   n_t = W x_t                                      candidate, without a bias
 *   f_t = sigmoid(W_f x_t + v_f * c_{t-1} + b_f)     forget gate
 *   r_t = sigmoid(W_r x_t + v_r * c_{t-1} + b_r)     reset gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * n_t
 *   h_t = r_t * c_t + (1 - r_t) * s_t                s_t = x_t, or W_h x_t if the widths differ
 * </pre>
 *
 * <p>Backward:
 *
 * <pre>
 *   dc_t    += dh_t * r_t                            ds_t = dh_t * (1 - r_t)
 *   delta_r  = dh_t * (c_t - s_t) * r_t * (1 - r_t)
 *   delta_f  = dc_t * (c_{t-1} - n_t) * f_t * (1 - f_t)
 *   dn_t     = dc_t * (1 - f_t)
 *   dc_{t-1} = dc_t * f_t + v_f * delta_f + v_r * delta_r
 * </pre>
 */
final class ReferenceSru implements ReferenceCell {
  // Blocks of the weights; the candidate has no bias.
  private static final int N = 0;
  private static final int F = 1;
  private static final int R = 2;

  // Blocks of the bias and of the vectors.
  private static final int B_F = 0;
  private static final int B_R = 1;

  @Override
  public String name() {
    return "sru";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, 3 * units});
    if (inputs != units) {
      shapes.put("HW", new int[] {inputs, units});
    }
    shapes.put("b", new int[] {1, 2 * units});
    shapes.put("P", new int[] {1, 2 * units});
    return shapes;
  }

  @Override
  public boolean outputIsState() {
    return false;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    boolean projected = p.named().containsKey("HW");
    double[] old = before.values()[0];
    double[] candidate = new double[n];
    double[] f = new double[n];
    double[] r = new double[n];
    double[] s = new double[n];
    double[] c = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      candidate[j] = p.product("W", N, j, x);
      f[j] = sigmoid(p.product("W", F, j, x) + p.peephole(B_F, j, old[j]) + p.vector("b", B_F, j));
      r[j] = sigmoid(p.product("W", R, j, x) + p.peephole(B_R, j, old[j]) + p.vector("b", B_R, j));
      s[j] = projected ? p.product("HW", 0, j, x) : x[j];
      c[j] = f[j] * old[j] + (1 - f[j]) * candidate[j];
      h[j] = r[j] * c[j] + (1 - r[j]) * s[j];
    }
    return new ReferenceStep(
        h,
        new ReferenceState(c),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = d.output[j];
            double dc = later.values()[0][j] + dh * r[j];
            double ds = dh * (1 - r[j]);
            double deltaR = dh * (c[j] - s[j]) * r[j] * (1 - r[j]);
            double deltaF = dc * (old[j] - candidate[j]) * f[j] * (1 - f[j]);
            d.product("W", N, j, x, dc * (1 - f[j]), d.x);
            d.product("W", F, j, x, deltaF, d.x);
            d.product("W", R, j, x, deltaR, d.x);
            d.vector("b", B_F, j, deltaF);
            d.vector("b", B_R, j, deltaR);
            if (projected) {
              d.product("HW", 0, j, x, ds, d.x);
            } else {
              d.x[j] += ds;
            }
            d.states[0][j] +=
                dc * f[j] + d.peephole(B_F, j, old[j], deltaF) + d.peephole(B_R, j, old[j], deltaR);
          }
        });
  }
}
