package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The LSTM with layer normalisation (Ba et al. 2016, arXiv 1607.06450, supplementary equations 20
 * to 22); for LN see {@link Normalised}:
 *
 * <pre>
 *   a = LN(W x_t) + LN(U h_{t-1}) + b           all four gates together
 *   g_t, f_t, o_t, i_t = tanh(a_g), sigmoid(a_f), sigmoid(a_o), sigmoid(a_i)
 *   c_t = f_t * c_{t-1} + i_t * g_t
 *   s_t = tanh(LN(c_t))
 *   h_t = o_t * s_t
 * </pre>
 *
 * <p>Backward as in {@link ReferenceLstm}, except that {@code dc_t} comes from {@code s_t} through
 * LN, and each delta goes to the bias and through both normalisations.
 */
final class ReferenceLayerNormLstm implements ReferenceCell {
  private static final int G = 0;
  private static final int F = 1;
  private static final int O = 2;
  private static final int I = 3;
  private static final int GATES = 4;

  @Override
  public String name() {
    return "lstm-layer-norm";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>(ReferenceCell.shapes(inputs, units, GATES));
    shapes.put("LG", new int[] {1, (2 * GATES + 1) * units});
    shapes.put("LB", new int[] {1, (2 * GATES + 1) * units});
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
    double[] wx = new double[GATES * n];
    double[] uh = new double[GATES * n];
    for (int k = 0; k < GATES * n; k++) {
      wx[k] = p.product("W", k / n, k % n, x);
      uh[k] = p.product("RW", k / n, k % n, seen);
    }
    Normalised ofInput = new Normalised(p, 0, wx);
    Normalised ofOutput = new Normalised(p, GATES, uh);
    double[][] gates = new double[GATES][n];
    double[] c = new double[n];
    for (int k = 0; k < GATES * n; k++) {
      double a = ofInput.y[k] + ofOutput.y[k] + p.vector("b", k / n, k % n);
      gates[k / n][k % n] = k / n == G ? tanh(a) : sigmoid(a);
    }
    for (int j = 0; j < n; j++) {
      c[j] = gates[F][j] * before.c()[j] + gates[I][j] * gates[G][j];
    }
    Normalised ofMemory = new Normalised(p, 2 * GATES, c);
    double[] s = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      s[j] = tanh(ofMemory.y[j]);
      h[j] = gates[O][j] * s[j];
    }
    return new ReferenceStep(
        new ReferenceState(h, c),
        (later, d) -> {
          double[] normalisedGradient = new double[n];
          for (int j = 0; j < n; j++) {
            normalisedGradient[j] = later.h()[j] * gates[O][j] * (1 - s[j] * s[j]);
          }
          double[] throughMemory = ofMemory.back(normalisedGradient, d);
          double[] deltas = new double[GATES * n];
          for (int j = 0; j < n; j++) {
            double g = gates[G][j];
            double f = gates[F][j];
            double o = gates[O][j];
            double i = gates[I][j];
            double dc = later.c()[j] + throughMemory[j];
            deltas[G * n + j] = dc * i * (1 - g * g);
            deltas[F * n + j] = dc * before.c()[j] * f * (1 - f);
            deltas[O * n + j] = later.h()[j] * s[j] * o * (1 - o);
            deltas[I * n + j] = dc * g * i * (1 - i);
            d.c[j] = dc * f;
          }
          double[] dwx = ofInput.back(deltas, d);
          double[] duh = ofOutput.back(deltas, d);
          for (int k = 0; k < GATES * n; k++) {
            d.vector("b", k / n, k % n, deltas[k]);
            d.product("W", k / n, k % n, x, dwx[k], d.x);
            d.product("RW", k / n, k % n, seen, duh[k], d.seen);
          }
        });
  }
}
