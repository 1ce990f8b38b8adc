package dev.sluice.engine;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Products of matrices in native memory, for arithmetic without vectors. All matrices are
 * row-major, without gaps, and begin at the first element of their buffer.
 */
interface Products {
  /**
   * {@code c = a b}, or {@code c = a' b} if {@code transposed}.
   *
   * @param a {@code [m, k]}, or {@code [k, m]} if {@code transposed}
   * @param b {@code [k, n]}
   * @param c {@code [m, n]}, overwritten
   */
  void multiply(
      boolean transposed, int m, int n, int k, FloatBuffer a, FloatBuffer b, FloatBuffer c);

  /** The same in double precision. */
  void multiply(
      boolean transposed, int m, int n, int k, DoubleBuffer a, DoubleBuffer b, DoubleBuffer c);

  /** OpenBLAS if it is available; otherwise plain loops, after one warning in the log. */
  static Products best() {
    return Best.INSTANCE;
  }

  /** Chosen on first use. */
  final class Best {
    private static final Logger LOG = LoggerFactory.getLogger(Products.class);
    private static final Products INSTANCE = choose();

    private Best() {}

    private static Products choose() {
      try {
        // A backend may lack OpenBLAS, or its library for this platform.
        Class.forName("org.bytedeco.openblas.global.openblas");
        return new OpenBlasProducts();
      } catch (ClassNotFoundException | LinkageError e) {
        LOG.warn(
            "OpenBLAS is not available, so matrix products are computed in plain Java, many times"
                + " more slowly. Add org.bytedeco:openblas-platform to the class path, or use a"
                + " backend that includes it, such as org.nd4j:nd4j-native ({})",
            e.toString());
        return new LoopProducts();
      }
    }
  }
}
