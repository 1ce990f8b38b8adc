package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The quasi-recurrent network (Bradbury et al. 2017, arXiv 1611.01576), with fo-pooling and a
 * window of two inputs. Its states are {@code c_t} and {@code x_t}.
 *
 * <pre>
 *   z_t = tanh   (V_z x_{t-1} + W_z x_t + b_z)     candidate
 *   f_t = sigmoid(V_f x_{t-1} + W_f x_t + b_f)     forget gate
 *   o_t = sigmoid(V_o x_{t-1} + W_o x_t + b_o)     output gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * z_t
 *   h_t = o_t * c_t
 * </pre>
 *
 * <p>Backward:
 *
 * <pre>
 *   dc_t    += dh_t * o_t                          delta_o = dh_t * c_t * o_t * (1 - o_t)
 *   delta_f  = dc_t * (c_{t-1} - z_t) * f_t * (1 - f_t)
 *   delta_z  = dc_t * (1 - f_t) * (1 - z_t^2)
 *   dc_{t-1} = dc_t * f_t
 *   dx_{t-1} = sum of V_k^T delta_k                dx_t += sum of W_k^T delta_k
 * </pre>
 */
final class ReferenceQrnn implements ReferenceCell {
  private static final int Z = 0;
  private static final int F = 1;
  private static final int O = 2;

  @Override
  public String name() {
    return "qrnn";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, 3 * units});
    shapes.put("PW", new int[] {inputs, 3 * units});
    shapes.put("b", new int[] {1, 3 * units});
    return shapes;
  }

  @Override
  public List<Integer> states(int inputs, int units) {
    return List.of(units, inputs);
  }

  @Override
  public boolean outputIsState() {
    return false;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] old = before.values()[0];
    double[] xBefore = before.values()[1];
    double[] z = new double[n];
    double[] f = new double[n];
    double[] o = new double[n];
    double[] c = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      z[j] = tanh(p.product("PW", Z, j, xBefore) + p.input(Z, j, x));
      f[j] = sigmoid(p.product("PW", F, j, xBefore) + p.input(F, j, x));
      o[j] = sigmoid(p.product("PW", O, j, xBefore) + p.input(O, j, x));
      c[j] = f[j] * old[j] + (1 - f[j]) * z[j];
      h[j] = o[j] * c[j];
    }
    return new ReferenceStep(
        h,
        new ReferenceState(c, x.clone()),
        (later, d) -> {
          for (int i = 0; i < x.length; i++) {
            d.x[i] += later.values()[1][i];
          }
          for (int j = 0; j < n; j++) {
            double dh = d.output[j];
            double dc = later.values()[0][j] + dh * o[j];
            double[] deltas = {
              dc * (1 - f[j]) * (1 - z[j] * z[j]),
              dc * (old[j] - z[j]) * f[j] * (1 - f[j]),
              dh * c[j] * o[j] * (1 - o[j])
            };
            for (int gate : new int[] {Z, F, O}) {
              d.input(gate, j, x, deltas[gate]);
              d.product("PW", gate, j, xBefore, deltas[gate], d.states[1]);
            }
            d.states[0][j] += dc * f[j];
          }
        });
  }
}
