package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/** Double precision in plain loops, with matrix products from {@link Products}. */
final class DoubleArithmetic extends Arithmetic<double[]> {
  /** Below this, the quotient of two numbers may lose digits or be 0 / 0. */
  private static final double MIN_SHARE = 1e-290;

  private final Products products;

  DoubleArithmetic() {
    this(Products.best());
  }

  DoubleArithmetic(Products products) {
    this.products = products;
  }

  @Override
  int lanes() {
    return 1;
  }

  @Override
  boolean rowsAreIndependent() {
    return false;
  }

  @Override
  double[] create(int length) {
    return new double[length];
  }

  @Override
  int length(double[] array) {
    return array.length;
  }

  @Override
  void fill(double[] x, int from, int count, double value) {
    Arrays.fill(x, from, from + count, value);
  }

  @Override
  void copy(double[] from, int fromAt, double[] to, int toAt, int count) {
    System.arraycopy(from, fromAt, to, toAt, count);
  }

  @Override
  void read(Buffer from, int at, int stride, double[] to, int toAt, int count) {
    DoubleBuffer source = (DoubleBuffer) from;
    if (stride == 1) {
      source.get(at, to, toAt, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      to[toAt + i] = source.get(at + i * stride);
    }
  }

  @Override
  void write(double[] from, int fromAt, Buffer to, int at, int stride, int count) {
    DoubleBuffer target = (DoubleBuffer) to;
    if (stride == 1) {
      target.put(at, from, fromAt, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      target.put(at + i * stride, from[fromAt + i]);
    }
  }

  @Override
  void writeZeros(Buffer to, int at, int stride, int count) {
    DoubleBuffer target = (DoubleBuffer) to;
    for (int i = 0; i < count; i++) {
      target.put(at + i * stride, 0);
    }
  }

  @Override
  double read(Buffer from, int at) {
    return ((DoubleBuffer) from).get(at);
  }

  @Override
  double get(double[] x, int at) {
    return x[at];
  }

  @Override
  void set(double[] x, int at, double value) {
    x[at] = value;
  }

  @Override
  boolean same(Buffer stored, int at, double[] x, int xAt, int count) {
    return ((DoubleBuffer) stored).slice(at, count).mismatch(DoubleBuffer.wrap(x, xAt, count)) < 0;
  }

  @Override
  void transpose(
      double[] x, int at, int rows, int columns, double[] into, int intoAt, int rowWidth) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        into[intoAt + i * rowWidth + j] = x[at + i + j * rows];
      }
    }
  }

  @Override
  int onlyNonZero(double[] x, int at, int count) {
    int found = -1;
    for (int i = 0; i < count; i++) {
      if (x[at + i] != 0) {
        if (found >= 0) {
          return -2;
        }
        found = i;
      }
    }
    return found;
  }

  @Override
  Packed<double[]> packed(int rows, int columns) {
    return new Matrix(rows, columns);
  }

  /**
   * Row-major in native memory, as OpenBLAS reads it. The other operand is copied there and the
   * product copied back: JavaCPP would copy the whole Java array both ways and overwrite what
   * another thread has written in the meantime.
   */
  private final class Matrix implements Packed<double[]> {
    private final int rows;
    private final int columns;
    private final DoubleBuffer packed;

    Matrix(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      packed = NativeBuffers.doubles(rows * columns);
    }

    @Override
    public void pack(double[] weights, int at, int rowStride, int columnStride) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          packed.put(i * columns + j, weights[at + i * rowStride + j * columnStride]);
        }
      }
    }

    @Override
    public void addProduct(
        double[] start,
        int startAt,
        int startRow,
        double[] a,
        int aAt,
        int aRow,
        int m,
        double[] c,
        int cAt,
        int cRow) {
      DoubleBuffer left = NativeBuffers.doubles(0, m * rows);
      DoubleBuffer product = NativeBuffers.doubles(1, m * columns);
      for (int i = 0; i < m; i++) {
        left.put(i * rows, a, aAt + i * aRow, rows);
      }
      products.multiply(false, m, columns, rows, left, packed, product);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < columns; j++) {
          c[cAt + i * cRow + j] = start[startAt + i * startRow + j] + product.get(i * columns + j);
        }
      }
    }
  }

  @Override
  void multiplyTransposed(
      double[] a,
      int aAt,
      int aRow,
      double[] b,
      int bAt,
      int bRow,
      int m,
      int n,
      int k,
      double[] c,
      int cAt,
      int cRow,
      double[] workspace) {
    DoubleBuffer left = NativeBuffers.doubles(0, k * m);
    DoubleBuffer right = NativeBuffers.doubles(1, k * n);
    DoubleBuffer product = NativeBuffers.doubles(2, m * n);
    for (int p = 0; p < k; p++) {
      left.put(p * m, a, aAt + p * aRow, m);
      right.put(p * n, b, bAt + p * bRow, n);
    }
    products.multiply(true, m, n, k, left, right, product);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        c[cAt + i * cRow + j] += product.get(i * n + j);
      }
    }
  }

  @Override
  int workspaceSize() {
    return 0;
  }

  @Override
  void scale(double[] into, int intoAt, double[] x, int at, double factor, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (factor * x[at + i]);
    }
  }

  @Override
  double softmax(double[] x, int at, double[] into, int intoAt, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, x[at + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double e = Math.exp(x[at + i] - largest);
      into[intoAt + i] = e;
      sum += e;
    }
    scale(into, intoAt, into, intoAt, 1 / sum, count);
    return largest + Math.log(sum);
  }

  @Override
  void sigmoid(double[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      x[at + i] = (1 / (1 + Math.exp(-x[at + i])));
    }
  }

  @Override
  void tanh(double[] into, int intoAt, double[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = Math.tanh(x[at + i]);
    }
  }

  @Override
  void positive(double[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      double value = x[at + i];
      x[at + i] = value >= 0 ? value + 0.5 : (1 / (1 + Math.exp(-value)));
    }
  }

  @Override
  void positiveBack(double[] y, int yAt, double[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      double value = y[yAt + i];
      y[yAt + i] = value >= 0.5 ? d[dAt + i] : d[dAt + i] * value * (1 - value);
    }
  }

  @Override
  void positiveBack(double[] y, int yAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      double value = y[yAt + i];
      double d = a[aAt + i] * b[bAt + i];
      y[yAt + i] = value >= 0.5 ? d : d * value * (1 - value);
    }
  }

  @Override
  void share(double[] into, int intoAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      if (a[aAt + i] > MIN_SHARE || b[bAt + i] > MIN_SHARE) {
        into[intoAt + i] = a[aAt + i] / (a[aAt + i] + b[bAt + i]);
      }
    }
  }

  @Override
  void relu(double[] into, int intoAt, double[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      double value = x[at + i];
      into[intoAt + i] = value < 0 ? 0 : value;
    }
  }

  @Override
  void activate(
      ActivationFunction function, double[] into, int intoAt, double[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = function.value(x[at + i]);
    }
  }

  @Override
  void slope(
      ActivationFunction function, double[] into, int intoAt, double[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = function.slope(y[yAt + i]);
    }
  }

  @Override
  double sum(double[] x, int at, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[at + i];
    }
    return sum;
  }

  @Override
  double sumOfSquares(double[] x, int at, double mean, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double deviation = x[at + i] - mean;
      sum += deviation * deviation;
    }
    return sum;
  }

  @Override
  double dot(double[] a, int aAt, double[] b, int bAt, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[aAt + i] * b[bAt + i];
    }
    return sum;
  }

  @Override
  void shiftAndScale(
      double[] into, int intoAt, double[] x, int at, double shift, double factor, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (x[at + i] - shift) * factor;
    }
  }

  @Override
  void add(double[] into, int intoAt, double[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] += x[at + i];
    }
  }

  @Override
  void scaleAndAdd(
      double[] into,
      int intoAt,
      double[] x,
      int at,
      double factor,
      double[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = x[at + i] * factor + y[yAt + i];
    }
  }

  @Override
  void multiply(double[] into, int intoAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  void addProduct(double[] into, int intoAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  void addProductOfComplement(
      double[] into, int intoAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] += a[aAt + i] * (1 - b[bAt + i]);
    }
  }

  @Override
  void sumOfProducts(
      double[] into,
      int intoAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      double[] d,
      int dAt,
      int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] * b[bAt + i] + c[cAt + i] * d[dAt + i];
    }
  }

  @Override
  void interpolate(
      double[] into,
      int intoAt,
      double[] z,
      int zAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] + z[zAt + i] * (b[bAt + i] - a[aAt + i]);
    }
  }

  @Override
  void interpolateBack(
      double[] z,
      int zAt,
      double[] a,
      int aAt,
      double[] dA,
      int dAAt,
      double[] b,
      int bAt,
      double[] dB,
      int dBAt,
      double[] d,
      int dAt,
      int count) {
    for (int i = 0; i < count; i++) {
      double share = z[zAt + i];
      double toB = d[dAt + i] * share;
      double toA = d[dAt + i] - toB;
      double change = b[bAt + i] - a[aAt + i];
      dB[dBAt + i] += toB;
      dA[dAAt + i] = toA;
      z[zAt + i] = toA * share * change;
    }
  }

  @Override
  void subtract(double[] into, int intoAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] - b[bAt + i];
    }
  }

  @Override
  void sigmoidBack(double[] s, int sAt, double[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      double value = s[sAt + i];
      s[sAt + i] = d[dAt + i] * value * (1 - value);
    }
  }

  @Override
  void sigmoidBack(double[] s, int sAt, double[] a, int aAt, double[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      double value = s[sAt + i];
      s[sAt + i] = a[aAt + i] * b[bAt + i] * value * (1 - value);
    }
  }

  @Override
  void tanhBack(double[] into, int intoAt, double[] y, int yAt, double[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      double value = y[yAt + i];
      into[intoAt + i] = d[dAt + i] * (1 - value * value);
    }
  }

  @Override
  void tanhBack(
      double[] into,
      int intoAt,
      double[] y,
      int yAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int count) {
    for (int i = 0; i < count; i++) {
      double value = y[yAt + i];
      into[intoAt + i] = a[aAt + i] * b[bAt + i] * (1 - value * value);
    }
  }

  @Override
  void addTanhBack(
      double[] into,
      int intoAt,
      double[] y,
      int yAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int count) {
    for (int i = 0; i < count; i++) {
      double value = y[yAt + i];
      into[intoAt + i] += a[aAt + i] * b[bAt + i] * (1 - value * value);
    }
  }

  @Override
  void reluBack(double[] into, int intoAt, double[] y, int yAt, double[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = y[yAt + i] > 0 ? d[dAt + i] : 0;
    }
  }
}
