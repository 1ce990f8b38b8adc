package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The two-dimensional Grid LSTM (Kalchbrenner et al. 2016, arXiv 1507.01526), with two blocks:
 *
 * <pre>
 *   d0_t = V x_t + b,  e0_t = V' x_t + b'
 *   block k = 1, 2, with H = (h^k_{t-1}, d^{k-1}_t):
 *     (h^k_t, m^k_t) = LSTM(H, m^k_{t-1})      along time
 *     (d^k_t, e^k_t) = LSTM(H, e^{k-1}_t)      along depth
 *   output d^2_t
 *
 *   LSTM(H, m):  g, f, o, i = tanh, sigmoid, sigmoid, sigmoid of W H + b
 *                m' = f * m + i * g
 *                h' = tanh(o * m')
 * </pre>
 *
 * <p>Backward through LSTM, given {@code dh'} and other contributions to {@code dm'}:
 *
 * <pre>
 *   e   = dh' * (1 - h'^2)
 *   dm' = ... + e * o
 *   delta_o = e   * m' * o * (1 - o)
 *   delta_g = dm' * i  * (1 - g^2)
 *   delta_f = dm' * m  * f * (1 - f)
 *   delta_i = dm' * g  * i * (1 - i)
 *   dm  = dm' * f
 * </pre>
 */
final class ReferenceGridLstm implements ReferenceCell {
  private static final int G = 0;
  private static final int F = 1;
  private static final int O = 2;
  private static final int I = 3;

  /** The first gate of each LSTM: lower along time and depth, then upper. */
  private static final int LOWER_TIME = 0;

  private static final int LOWER_DEPTH = 4;
  private static final int UPPER_TIME = 8;
  private static final int UPPER_DEPTH = 12;

  @Override
  public String name() {
    return "grid-lstm";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, 2 * units});
    shapes.put("RW", new int[] {units, 32 * units});
    shapes.put("b", new int[] {1, 2 * units});
    shapes.put("RB", new int[] {1, 16 * units});
    return shapes;
  }

  @Override
  public List<Integer> states(int inputs, int units) {
    return List.of(units, units, units, units);
  }

  @Override
  public boolean outputIsState() {
    return false;
  }

  /** One LSTM(H, m), and its backward pass. */
  private static final class Transform {
    private final int first;
    private final double[] alongTime;
    private final double[] alongDepth;
    private final double[] before;
    private final double[][] gates;
    private final double[] memory;
    private final double[] hidden;

    Transform(
        ReferenceParameters p, int first, double[] alongTime, double[] alongDepth, double[] m) {
      this.first = first;
      this.alongTime = alongTime;
      this.alongDepth = alongDepth;
      this.before = m;
      int n = p.units();
      gates = new double[4][n];
      memory = new double[n];
      hidden = new double[n];
      for (int j = 0; j < n; j++) {
        for (int gate = 0; gate < 4; gate++) {
          double a =
              p.recurrent(2 * (first + gate), j, alongTime)
                  + p.recurrent(2 * (first + gate) + 1, j, alongDepth)
                  + p.vector("RB", first + gate, j);
          gates[gate][j] = gate == G ? tanh(a) : sigmoid(a);
        }
        memory[j] = gates[F][j] * m[j] + gates[I][j] * gates[G][j];
        hidden[j] = tanh(gates[O][j] * memory[j]);
      }
    }

    /**
     * Runs the backward pass.
     *
     * @param dHidden the gradient with respect to the hidden vector that it returns
     * @param dMemory the gradient with respect to the memory that it returns
     * @param dTime receives the gradient of the hidden vector along time
     * @param dDepth receives the gradient of the hidden vector along depth
     * @param dBefore receives the gradient of the memory before
     */
    void back(
        StepGradient d,
        double[] dHidden,
        double[] dMemory,
        double[] dTime,
        double[] dDepth,
        double[] dBefore) {
      for (int j = 0; j < hidden.length; j++) {
        double g = gates[G][j];
        double f = gates[F][j];
        double o = gates[O][j];
        double i = gates[I][j];
        double e = dHidden[j] * (1 - hidden[j] * hidden[j]);
        double dm = dMemory[j] + e * o;
        gateBack(d, G, j, dm * i * (1 - g * g), dTime, dDepth);
        gateBack(d, F, j, dm * before[j] * f * (1 - f), dTime, dDepth);
        gateBack(d, O, j, e * memory[j] * o * (1 - o), dTime, dDepth);
        gateBack(d, I, j, dm * g * i * (1 - i), dTime, dDepth);
        dBefore[j] += dm * f;
      }
    }

    private void gateBack(
        StepGradient d, int gate, int j, double delta, double[] dTime, double[] dDepth) {
      d.recurrent(2 * (first + gate), j, alongTime, delta, dTime);
      d.recurrent(2 * (first + gate) + 1, j, alongDepth, delta, dDepth);
      d.vector("RB", first + gate, j, delta);
    }
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[][] old = before.values();
    double[][] seen = dropped.values();
    double[] d0 = new double[n];
    double[] e0 = new double[n];
    for (int j = 0; j < n; j++) {
      d0[j] = p.input(0, j, x);
      e0[j] = p.input(1, j, x);
    }
    Transform lowerTime = new Transform(p, LOWER_TIME, seen[0], d0, old[1]);
    Transform lowerDepth = new Transform(p, LOWER_DEPTH, seen[0], d0, e0);
    Transform upperTime = new Transform(p, UPPER_TIME, seen[2], lowerDepth.hidden, old[3]);
    Transform upperDepth =
        new Transform(p, UPPER_DEPTH, seen[2], lowerDepth.hidden, lowerDepth.memory);
    ReferenceState after =
        new ReferenceState(lowerTime.hidden, lowerTime.memory, upperTime.hidden, upperTime.memory);
    return new ReferenceStep(
        upperDepth.hidden,
        after,
        (later, d) -> {
          double[][] gradient = later.values();
          double[] dHidden1 = new double[n];
          double[] dMemory1 = new double[n];
          upperDepth.back(d, d.output, new double[n], d.seenStates[2], dHidden1, dMemory1);
          upperTime.back(d, gradient[2], gradient[3], d.seenStates[2], dHidden1, d.states[3]);
          double[] dd0 = new double[n];
          double[] de0 = new double[n];
          lowerDepth.back(d, dHidden1, dMemory1, d.seenStates[0], dd0, de0);
          lowerTime.back(d, gradient[0], gradient[1], d.seenStates[0], dd0, d.states[1]);
          for (int j = 0; j < n; j++) {
            d.input(0, j, x, dd0[j]);
            d.input(1, j, x, de0[j]);
          }
        });
  }
}
