package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.Map;

/**
 * The GRU of PyTorch, Keras and cuDNN (version 1 of arXiv 1406.1078): the reset gate is after the
 * recurrent product, which has its own bias; z near 1 keeps the old value.
 *
 * <pre>
 *   r_t = sigmoid(W_r x_t + U_r h_{t-1} + b_r)     reset gate
 *   z_t = sigmoid(W_z x_t + U_z h_{t-1} + b_z)     update gate
 *   q_t =                   U_n h_{t-1} + b_q      the candidate's recurrent part
 *   n_t = tanh   (W_n x_t + r_t * q_t   + b_n)     candidate
 *   h_t = (1 - z_t) * n_t + z_t * h_{t-1}
 * </pre>
 *
 * <p>Backward:
 *
 * <pre>
 *   delta_n   = dh_t * (1 - z_t)         * (1 - n_t^2)
 *   delta_z   = dh_t * (h_{t-1} - n_t)   * z_t * (1 - z_t)
 *   delta_r   = delta_n * q_t            * r_t * (1 - r_t)
 *   delta_q   = delta_n * r_t
 *   dh_{t-1}  = dh_t * z_t + U_r^T delta_r + U_z^T delta_z + U_n^T delta_q
 *   dx_t      = W_r^T delta_r + W_z^T delta_z + W_n^T delta_n
 *   dW_k     += delta_k x_t^T            db_k += delta_k
 *   dU_k     += delta_k h_{t-1}^T        with delta_q for U_n, and db_q += delta_q
 * </pre>
 */
final class ReferenceResetAfterGru implements ReferenceCell {
  private static final int R = 0;
  private static final int Z = 1;

  /** The candidate, as a block of the input weights; its recurrent part is Q. */
  private static final int N = 2;

  /** The candidate's recurrent part, as a block of the recurrent weights. */
  private static final int Q = 2;

  /** The only block of the second bias. */
  private static final int B_Q = 0;

  @Override
  public String name() {
    return "gru-reset-after";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = ReferenceCell.shapes(inputs, units, 3);
    shapes.put("RB", new int[] {1, units});
    return shapes;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] seen = dropped.h();
    double[] old = before.h();
    double[] r = new double[n];
    double[] z = new double[n];
    double[] q = new double[n];
    double[] candidate = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      r[j] = sigmoid(p.input(R, j, x) + p.recurrent(R, j, seen));
      z[j] = sigmoid(p.input(Z, j, x) + p.recurrent(Z, j, seen));
      q[j] = p.recurrent(Q, j, seen) + p.recurrentBias(B_Q, j);
      candidate[j] = tanh(p.input(N, j, x) + r[j] * q[j]);
      h[j] = (1 - z[j]) * candidate[j] + z[j] * old[j];
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            double deltaN = dh * (1 - z[j]) * (1 - candidate[j] * candidate[j]);
            double deltaQ = deltaN * r[j];
            d.gate(R, j, x, seen, deltaN * q[j] * r[j] * (1 - r[j]));
            d.gate(Z, j, x, seen, dh * (old[j] - candidate[j]) * z[j] * (1 - z[j]));
            d.input(N, j, x, deltaN);
            d.recurrent(Q, j, seen, deltaQ, d.seen);
            d.recurrentBias(B_Q, j, deltaQ);
            d.h[j] += dh * z[j];
          }
        });
  }
}
