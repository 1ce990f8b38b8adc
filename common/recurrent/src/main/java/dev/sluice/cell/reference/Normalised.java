package dev.sluice.cell.reference;

/**
 * A vector after layer normalisation, and its backward pass:
 *
 * <pre>
 *   u_k = (z_k - mean(z)) / sqrt(variance(z) + 1e-5)
 *   y_k = gain_k * u_k + bias_k
 * </pre>
 *
 * <p>Backward, with {@code du_k = dy_k * gain_k}:
 *
 * <pre>
 *   dz_k = (du_k - mean(du) - u_k * mean(du * u)) / sqrt(variance(z) + 1e-5)
 * </pre>
 */
final class Normalised {
  private static final double EPSILON = 1e-5;

  private final ReferenceParameters p;
  private final int firstBlock;
  private final double[] u;
  private final double deviation;

  /** {@code y}. */
  final double[] y;

  /**
   * Normalises a vector.
   *
   * @param firstBlock the first block of its gains and biases in {@code LG} and {@code LB}
   * @param z whole blocks of {@code units} numbers
   */
  Normalised(ReferenceParameters p, int firstBlock, double[] z) {
    this.p = p;
    this.firstBlock = firstBlock;
    double sum = 0;
    for (double value : z) {
      sum += value;
    }
    double mean = sum / z.length;
    double squares = 0;
    for (double value : z) {
      squares += (value - mean) * (value - mean);
    }
    deviation = Math.sqrt(squares / z.length + EPSILON);
    u = new double[z.length];
    y = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      u[k] = (z[k] - mean) / deviation;
      y[k] = p.vector("LG", block(k), unit(k)) * u[k] + p.vector("LB", block(k), unit(k));
    }
  }

  private int block(int k) {
    return firstBlock + k / p.units();
  }

  private int unit(int k) {
    return k % p.units();
  }

  /** Returns the gradient with respect to {@code z}, given that with respect to {@code y}. */
  double[] back(double[] dy, StepGradient d) {
    double[] du = new double[u.length];
    double sum = 0;
    double products = 0;
    for (int k = 0; k < u.length; k++) {
      d.vector("LG", block(k), unit(k), dy[k] * u[k]);
      d.vector("LB", block(k), unit(k), dy[k]);
      du[k] = dy[k] * p.vector("LG", block(k), unit(k));
      sum += du[k];
      products += du[k] * u[k];
    }
    double[] dz = new double[u.length];
    for (int k = 0; k < u.length; k++) {
      dz[k] = (du[k] - sum / u.length - u[k] * products / u.length) / deviation;
    }
    return dz;
  }
}
