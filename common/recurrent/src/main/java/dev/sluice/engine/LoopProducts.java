package dev.sluice.engine;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Products in plain loops: slow, but without dependencies. */
final class LoopProducts implements Products {
  @Override
  public void multiply(
      boolean transposed, int m, int n, int k, FloatBuffer a, FloatBuffer b, FloatBuffer c) {
    float[] row = new float[n];
    for (int i = 0; i < m; i++) {
      Arrays.fill(row, 0);
      for (int p = 0; p < k; p++) {
        float factor = a.get(transposed ? p * m + i : i * k + p);
        for (int j = 0; j < n; j++) {
          row[j] += factor * b.get(p * n + j);
        }
      }
      c.put(i * n, row);
    }
  }

  @Override
  public void multiply(
      boolean transposed, int m, int n, int k, DoubleBuffer a, DoubleBuffer b, DoubleBuffer c) {
    double[] row = new double[n];
    for (int i = 0; i < m; i++) {
      Arrays.fill(row, 0);
      for (int p = 0; p < k; p++) {
        double factor = a.get(transposed ? p * m + i : i * k + p);
        for (int j = 0; j < n; j++) {
          row[j] += factor * b.get(p * n + j);
        }
      }
      c.put(i * n, row);
    }
  }
}
