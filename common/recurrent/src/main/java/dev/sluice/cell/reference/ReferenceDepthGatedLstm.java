package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The depth-gated LSTM (Yao et al. 2015, arXiv 1508.03790), with two layers: the lower one, with
 * output l and memory m, is {@link ReferencePeepholeLstm}; the upper one, with output h and memory
 * c, is the same with the input {@code l_t}, except for
 *
 * <pre>
 *   d_t = sigmoid(W_d l_t + v * c_{t-1} + w * m_t + b_d)      depth gate
 *   c_t = d_t * m_t + f_t * c_{t-1} + i_t * g_t
 * </pre>
 *
 * <p>Backward through the depth gate:
 *
 * <pre>
 *   delta_d = dc_t * m_t * d_t * (1 - d_t)
 *   dm_t     += dc_t * d_t + w * delta_d
 *   dc_{t-1} += v * delta_d
 *   dl_t     += W_d' delta_d
 * </pre>
 */
final class ReferenceDepthGatedLstm implements ReferenceCell {
  private static final int G = 0;
  private static final int F = 1;
  private static final int O = 2;
  private static final int I = 3;

  /** Blocks of {@code RW}: four of the lower layer, then two for each gate of the upper one. */
  private static final int UPPER = 4;

  private static final int DEPTH = 12;

  /**
   * Blocks of {@code P}: to f, o and i of the lower layer, the same of the upper one, then v and w.
   */
  private static final int TO_F = 0;

  private static final int TO_O = 1;
  private static final int TO_I = 2;
  private static final int OF_UPPER = 3;
  private static final int V = 6;
  private static final int W = 7;

  @Override
  public String name() {
    return "depth-gated";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, 4 * units});
    shapes.put("RW", new int[] {units, 13 * units});
    shapes.put("b", new int[] {1, 4 * units});
    shapes.put("RB", new int[] {1, 5 * units});
    shapes.put("P", new int[] {1, 8 * units});
    return shapes;
  }

  @Override
  public List<Integer> states(int inputs, int units) {
    return List.of(units, units, units, units);
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] seenH = dropped.values()[0];
    double[] oldC = before.values()[1];
    double[] seenL = dropped.values()[2];
    double[] oldM = before.values()[3];

    double[][] low = new double[4][n];
    double[] m = new double[n];
    double[] l = new double[n];
    for (int j = 0; j < n; j++) {
      low[G][j] = tanh(p.input(G, j, x) + p.recurrent(G, j, seenL));
      low[F][j] =
          sigmoid(p.input(F, j, x) + p.recurrent(F, j, seenL) + p.peephole(TO_F, j, oldM[j]));
      low[I][j] =
          sigmoid(p.input(I, j, x) + p.recurrent(I, j, seenL) + p.peephole(TO_I, j, oldM[j]));
      m[j] = low[F][j] * oldM[j] + low[I][j] * low[G][j];
      low[O][j] = sigmoid(p.input(O, j, x) + p.recurrent(O, j, seenL) + p.peephole(TO_O, j, m[j]));
      l[j] = low[O][j] * tanh(m[j]);
    }

    double[][] up = new double[4][n];
    double[] depth = new double[n];
    double[] c = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      up[G][j] = tanh(upper(p, G, j, l, seenH));
      up[F][j] = sigmoid(upper(p, F, j, l, seenH) + p.peephole(OF_UPPER + TO_F, j, oldC[j]));
      up[I][j] = sigmoid(upper(p, I, j, l, seenH) + p.peephole(OF_UPPER + TO_I, j, oldC[j]));
      depth[j] =
          sigmoid(
              p.recurrent(DEPTH, j, l)
                  + p.vector("RB", 4, j)
                  + p.peephole(V, j, oldC[j])
                  + p.peephole(W, j, m[j]));
      c[j] = depth[j] * m[j] + up[F][j] * oldC[j] + up[I][j] * up[G][j];
      up[O][j] = sigmoid(upper(p, O, j, l, seenH) + p.peephole(OF_UPPER + TO_O, j, c[j]));
      h[j] = up[O][j] * tanh(c[j]);
    }

    return new ReferenceStep(
        new ReferenceState(h, c, l, m),
        (later, d) -> {
          double[] dl = later.values()[2].clone();
          double[] dm = later.values()[3].clone();
          for (int j = 0; j < n; j++) {
            double dh = later.values()[0][j];
            double g = up[G][j];
            double f = up[F][j];
            double o = up[O][j];
            double i = up[I][j];
            double squashed = tanh(c[j]);
            double deltaO = dh * squashed * o * (1 - o);
            double dc =
                later.values()[1][j]
                    + dh * o * (1 - squashed * squashed)
                    + d.peephole(OF_UPPER + TO_O, j, c[j], deltaO);
            double deltaF = dc * oldC[j] * f * (1 - f);
            double deltaI = dc * g * i * (1 - i);
            double deltaD = dc * m[j] * depth[j] * (1 - depth[j]);
            upperBack(d, G, j, l, seenH, dc * i * (1 - g * g), dl);
            upperBack(d, F, j, l, seenH, deltaF, dl);
            upperBack(d, O, j, l, seenH, deltaO, dl);
            upperBack(d, I, j, l, seenH, deltaI, dl);
            d.recurrent(DEPTH, j, l, deltaD, dl);
            d.vector("RB", 4, j, deltaD);
            dm[j] += dc * depth[j] + d.peephole(W, j, m[j], deltaD);
            d.states[1][j] =
                dc * f
                    + d.peephole(OF_UPPER + TO_F, j, oldC[j], deltaF)
                    + d.peephole(OF_UPPER + TO_I, j, oldC[j], deltaI)
                    + d.peephole(V, j, oldC[j], deltaD);
          }
          // dl is complete only now, since every upper unit reads every lower unit.
          for (int j = 0; j < n; j++) {
            double g = low[G][j];
            double f = low[F][j];
            double o = low[O][j];
            double i = low[I][j];
            double squashed = tanh(m[j]);
            double deltaO = dl[j] * squashed * o * (1 - o);
            double dMemory =
                dm[j] + dl[j] * o * (1 - squashed * squashed) + d.peephole(TO_O, j, m[j], deltaO);
            double deltaF = dMemory * oldM[j] * f * (1 - f);
            double deltaI = dMemory * g * i * (1 - i);
            lowerBack(d, G, j, x, seenL, dMemory * i * (1 - g * g));
            lowerBack(d, F, j, x, seenL, deltaF);
            lowerBack(d, O, j, x, seenL, deltaO);
            lowerBack(d, I, j, x, seenL, deltaI);
            d.states[3][j] =
                dMemory * f
                    + d.peephole(TO_F, j, oldM[j], deltaF)
                    + d.peephole(TO_I, j, oldM[j], deltaI);
          }
        });
  }

  private static double upper(ReferenceParameters p, int gate, int j, double[] l, double[] seenH) {
    return p.recurrent(UPPER + 2 * gate, j, l)
        + p.recurrent(UPPER + 2 * gate + 1, j, seenH)
        + p.vector("RB", gate, j);
  }

  private static void upperBack(
      StepGradient d, int gate, int j, double[] l, double[] seenH, double delta, double[] dl) {
    d.recurrent(UPPER + 2 * gate, j, l, delta, dl);
    d.recurrent(UPPER + 2 * gate + 1, j, seenH, delta, d.seenStates[0]);
    d.vector("RB", gate, j, delta);
  }

  private static void lowerBack(
      StepGradient d, int gate, int j, double[] x, double[] seenL, double delta) {
    d.input(gate, j, x, delta);
    d.recurrent(gate, j, seenL, delta, d.seenStates[2]);
  }
}
