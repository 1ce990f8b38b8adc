package dev.sluice.engine;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Products from OpenBLAS. The library is optional, and only this class refers to it. */
final class OpenBlasProducts implements Products {
  @Override
  public void multiply(
      boolean transposed, int m, int n, int k, FloatBuffer a, FloatBuffer b, FloatBuffer c) {
    int order = transposed ? CblasTrans : CblasNoTrans;
    int width = transposed ? m : k;
    cblas_sgemm(CblasRowMajor, order, CblasNoTrans, m, n, k, 1, a, width, b, n, 0, c, n);
  }

  @Override
  public void multiply(
      boolean transposed, int m, int n, int k, DoubleBuffer a, DoubleBuffer b, DoubleBuffer c) {
    int order = transposed ? CblasTrans : CblasNoTrans;
    int width = transposed ? m : k;
    cblas_dgemm(CblasRowMajor, order, CblasNoTrans, m, n, k, 1, a, width, b, n, 0, c, n);
  }
}
