package dev.sluice.cell.reference;

import static dev.sluice.cell.reference.Functions.sigmoid;
import static java.lang.Math.tanh;

import java.util.Map;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv 1406.1078), with the reset gate before the
 * recurrent product and the blend of Chung et al. (2014, arXiv 1412.3555): z near 1 takes the new
 * value.
 *
 * <pre>
 *   r_t = sigmoid(W_r x_t + U_r h_{t-1} + b_r)             reset gate
 *   z_t = sigmoid(W_z x_t + U_z h_{t-1} + b_z)             update gate
 *   n_t = tanh   (W_n x_t + U_n (r_t * h_{t-1}) + b_n)     candidate
 *   h_t = (1 - z_t) * h_{t-1} + z_t * n_t
 * </pre>
 *
 * <p>With recurrent dropout, the three products with U, and so {@code r_t * h_{t-1}}, use {@code
 * h_{t-1}} after dropout; the blend uses it without dropout.
 *
 * <p>Backward, with {@code q_t = r_t * h_{t-1}}:
 *
 * <pre>
 *   delta_n   = dh_t * z_t               * (1 - n_t^2)
 *   delta_z   = dh_t * (n_t - h_{t-1})   * z_t * (1 - z_t)
 *   dq_t      = U_n^T delta_n
 *   delta_r   = dq_t * h_{t-1}           * r_t * (1 - r_t)
 *   dh_{t-1}  = dh_t * (1 - z_t) + dq_t * r_t + U_r^T delta_r + U_z^T delta_z
 *   dx_t      = W_r^T delta_r + W_z^T delta_z + W_n^T delta_n
 *   dU_n     += delta_n q_t^T            every other dU_k += delta_k h_{t-1}^T
 *   dW_k     += delta_k x_t^T            db_k += delta_k
 * </pre>
 */
final class ReferenceGru implements ReferenceCell {
  private static final int R = 0;
  private static final int Z = 1;
  private static final int N = 2;

  @Override
  public String name() {
    return "gru";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    return ReferenceCell.shapes(inputs, units, 3);
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
    for (int j = 0; j < n; j++) {
      r[j] = sigmoid(p.input(R, j, x) + p.recurrent(R, j, seen));
      z[j] = sigmoid(p.input(Z, j, x) + p.recurrent(Z, j, seen));
      q[j] = r[j] * seen[j];
    }
    // A separate loop, since every candidate needs all of q.
    double[] candidate = new double[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      candidate[j] = tanh(p.input(N, j, x) + p.recurrent(N, j, q));
      h[j] = (1 - z[j]) * old[j] + z[j] * candidate[j];
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          double[] dq = new double[n];
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            double deltaN = dh * z[j] * (1 - candidate[j] * candidate[j]);
            d.input(N, j, x, deltaN);
            d.recurrent(N, j, q, deltaN, dq);
            d.gate(Z, j, x, seen, dh * (candidate[j] - old[j]) * z[j] * (1 - z[j]));
            d.h[j] += dh * (1 - z[j]);
          }
          for (int j = 0; j < n; j++) {
            d.gate(R, j, x, seen, dq[j] * seen[j] * r[j] * (1 - r[j]));
            d.seen[j] += dq[j] * r[j];
          }
        });
  }
}
