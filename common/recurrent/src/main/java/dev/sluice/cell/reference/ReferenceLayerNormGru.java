package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The GRU with layer normalisation (Ba et al. 2016, arXiv 1607.06450, supplementary material); for
 * LN see {@link Normalised}:
 *
 * <pre>
 *   (r_t, z_t) = sigmoid(LN(W x_t) + LN(U h_{t-1}))      both together
 *   q_t = LN(U_n h_{t-1})
 *   n_t = tanh(LN(W_n x_t) + r_t * q_t)
 *   h_t = (1 - z_t) * h_{t-1} + z_t * n_t
 * </pre>
 *
 * <p>Backward, where each delta then passes through its normalisation:
 *
 * <pre>
 *   delta_n = dh_t * z_t * (1 - n_t^2)                   of LN(W_n x_t)
 *   delta_q = delta_n * r_t                              of q_t
 *   delta_r = delta_n * q_t * r_t * (1 - r_t)            of both its parts
 *   delta_z = dh_t * (n_t - h_{t-1}) * z_t * (1 - z_t)   of both its parts
 * </pre>
 */
final class ReferenceLayerNormGru implements ReferenceCell {
  private static final int GATES = 3;

  @Override
  public String name() {
    return "gru-layer-norm";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, GATES * units});
    shapes.put("RW", new int[] {units, GATES * units});
    shapes.put("LG", new int[] {1, 2 * GATES * units});
    shapes.put("LB", new int[] {1, 2 * GATES * units});
    return shapes;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] seen = dropped.h();
    double[] wx = new double[GATES * n];
    double[] uh = new double[GATES * n];
    for (int k = 0; k < GATES * n; k++) {
      wx[k] = p.product("W", k / n, k % n, x);
      uh[k] = p.product("RW", k / n, k % n, seen);
    }
    Normalised gatesOfInput = new Normalised(p, 0, Arrays.copyOf(wx, 2 * n));
    Normalised gatesOfOutput = new Normalised(p, 2, Arrays.copyOf(uh, 2 * n));
    Normalised candidate = new Normalised(p, 4, Arrays.copyOfRange(wx, 2 * n, 3 * n));
    Normalised q = new Normalised(p, 5, Arrays.copyOfRange(uh, 2 * n, 3 * n));
    double[] r = new double[n];
    double[] z = new double[n];
    double[] candidates = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      r[j] = sigmoid(gatesOfInput.y[j] + gatesOfOutput.y[j]);
      z[j] = sigmoid(gatesOfInput.y[n + j] + gatesOfOutput.y[n + j]);
      candidates[j] = tanh(candidate.y[j] + r[j] * q.y[j]);
      h[j] = (1 - z[j]) * before.h()[j] + z[j] * candidates[j];
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          double[] deltaGates = new double[2 * n];
          double[] deltaN = new double[n];
          double[] deltaQ = new double[n];
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            deltaN[j] = dh * z[j] * (1 - candidates[j] * candidates[j]);
            deltaQ[j] = deltaN[j] * r[j];
            deltaGates[j] = deltaN[j] * q.y[j] * r[j] * (1 - r[j]);
            deltaGates[n + j] = dh * (candidates[j] - before.h()[j]) * z[j] * (1 - z[j]);
            d.h[j] = dh * (1 - z[j]);
          }
          double[] dGatesOfInput = gatesOfInput.back(deltaGates, d);
          double[] dGatesOfOutput = gatesOfOutput.back(deltaGates, d);
          double[] dCandidate = candidate.back(deltaN, d);
          double[] dq = q.back(deltaQ, d);
          for (int j = 0; j < n; j++) {
            for (int gate = 0; gate < 2; gate++) {
              d.product("W", gate, j, x, dGatesOfInput[gate * n + j], d.x);
              d.product("RW", gate, j, seen, dGatesOfOutput[gate * n + j], d.seen);
            }
            d.product("W", 2, j, x, dCandidate[j], d.x);
            d.product("RW", 2, j, seen, dq[j], d.seen);
          }
        });
  }
}
