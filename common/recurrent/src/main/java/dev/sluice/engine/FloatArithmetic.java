package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Single precision in plain loops, with matrix products from {@link Products}. */
class FloatArithmetic extends Arithmetic<float[]> {
  private static final Logger LOG = LoggerFactory.getLogger(FloatArithmetic.class);

  /** Named as text because the class does not load without the module of the Vector API. */
  private static final String VECTORS = "dev.sluice.engine.FloatVectorArithmetic";

  /** Created on first use. */
  private static final class Best {
    private static final FloatArithmetic INSTANCE = load();

    private static FloatArithmetic load() {
      if (Boolean.getBoolean("sluice.novectors")) {
        return new FloatArithmetic();
      }
      try {
        return Class.forName(VECTORS)
            .asSubclass(FloatArithmetic.class)
            .getDeclaredConstructor()
            .newInstance();
      } catch (ReflectiveOperationException | LinkageError e) {
        LOG.warn(
            "The Java Vector API is not available, so recurrent layers compute more slowly without"
                + " it. Start java with --add-modules jdk.incubator.vector ({})",
            e.toString());
        return new FloatArithmetic();
      }
    }
  }

  /**
   * Below this, the ratio of two sigmoids is that of their exponentials to within the last two
   * bits; far below it, the quotient loses digits or is 0 / 0.
   */
  static final float MIN_SHARE = 1e-7f;

  private final Products products;

  FloatArithmetic() {
    this(Products.best());
  }

  FloatArithmetic(Products products) {
    this.products = products;
  }

  /** With the Vector API if it is available; otherwise without it, after one warning in the log. */
  static FloatArithmetic best() {
    return Best.INSTANCE;
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
  float[] create(int length) {
    return new float[length];
  }

  @Override
  int length(float[] array) {
    return array.length;
  }

  @Override
  void fill(float[] x, int from, int count, double value) {
    Arrays.fill(x, from, from + count, (float) value);
  }

  @Override
  void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
    System.arraycopy(from, fromAt, to, toAt, count);
  }

  @Override
  void read(Buffer from, int at, int stride, float[] to, int toAt, int count) {
    FloatBuffer source = (FloatBuffer) from;
    if (stride == 1) {
      source.get(at, to, toAt, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      to[toAt + i] = source.get(at + i * stride);
    }
  }

  @Override
  void write(float[] from, int fromAt, Buffer to, int at, int stride, int count) {
    FloatBuffer target = (FloatBuffer) to;
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
    FloatBuffer target = (FloatBuffer) to;
    for (int i = 0; i < count; i++) {
      target.put(at + i * stride, 0);
    }
  }

  @Override
  double read(Buffer from, int at) {
    return ((FloatBuffer) from).get(at);
  }

  @Override
  double get(float[] x, int at) {
    return x[at];
  }

  @Override
  void set(float[] x, int at, double value) {
    x[at] = (float) value;
  }

  @Override
  boolean same(Buffer stored, int at, float[] x, int xAt, int count) {
    return ((FloatBuffer) stored).slice(at, count).mismatch(FloatBuffer.wrap(x, xAt, count)) < 0;
  }

  @Override
  void transpose(float[] x, int at, int rows, int columns, float[] into, int intoAt, int rowWidth) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        into[intoAt + i * rowWidth + j] = x[at + i + j * rows];
      }
    }
  }

  @Override
  int onlyNonZero(float[] x, int at, int count) {
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
  Packed<float[]> packed(int rows, int columns) {
    return new Matrix(rows, columns);
  }

  /**
   * Row-major in native memory, as OpenBLAS reads it. The other operand is copied there and the
   * product copied back: JavaCPP would copy the whole Java array both ways and overwrite what
   * another thread has written in the meantime.
   */
  private final class Matrix implements Packed<float[]> {
    private final int rows;
    private final int columns;
    private final FloatBuffer packed;

    Matrix(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      packed = NativeBuffers.floats(rows * columns);
    }

    @Override
    public void pack(float[] weights, int at, int rowStride, int columnStride) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          packed.put(i * columns + j, weights[at + i * rowStride + j * columnStride]);
        }
      }
    }

    @Override
    public void addProduct(
        float[] start,
        int startAt,
        int startRow,
        float[] a,
        int aAt,
        int aRow,
        int m,
        float[] c,
        int cAt,
        int cRow) {
      FloatBuffer left = NativeBuffers.floats(0, m * rows);
      FloatBuffer product = NativeBuffers.floats(1, m * columns);
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
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int bAt,
      int bRow,
      int m,
      int n,
      int k,
      float[] c,
      int cAt,
      int cRow,
      float[] workspace) {
    FloatBuffer left = NativeBuffers.floats(0, k * m);
    FloatBuffer right = NativeBuffers.floats(1, k * n);
    FloatBuffer product = NativeBuffers.floats(2, m * n);
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
  void scale(float[] into, int intoAt, float[] x, int at, double factor, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (float) (factor * x[at + i]);
    }
  }

  @Override
  double softmax(float[] x, int at, float[] into, int intoAt, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, x[at + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double e = Math.exp(x[at + i] - largest);
      into[intoAt + i] = (float) e;
      sum += e;
    }
    scale(into, intoAt, into, intoAt, 1 / sum, count);
    return largest + Math.log(sum);
  }

  @Override
  void sigmoid(float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      x[at + i] = (float) (1 / (1 + Math.exp(-x[at + i])));
    }
  }

  @Override
  void tanh(float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (float) Math.tanh(x[at + i]);
    }
  }

  @Override
  void positive(float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      float value = x[at + i];
      x[at + i] = value >= 0 ? value + 0.5f : (float) (1 / (1 + Math.exp(-value)));
    }
  }

  @Override
  void positiveBack(float[] y, int yAt, float[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      float value = y[yAt + i];
      y[yAt + i] = value >= 0.5f ? d[dAt + i] : d[dAt + i] * value * (1 - value);
    }
  }

  @Override
  void positiveBack(float[] y, int yAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      float value = y[yAt + i];
      float d = a[aAt + i] * b[bAt + i];
      y[yAt + i] = value >= 0.5f ? d : d * value * (1 - value);
    }
  }

  @Override
  void share(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      if (a[aAt + i] > MIN_SHARE || b[bAt + i] > MIN_SHARE) {
        into[intoAt + i] = a[aAt + i] / (a[aAt + i] + b[bAt + i]);
      }
    }
  }

  @Override
  void relu(float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      float value = x[at + i];
      into[intoAt + i] = value < 0 ? 0 : value;
    }
  }

  @Override
  void activate(
      ActivationFunction function, float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (float) function.value(x[at + i]);
    }
  }

  @Override
  void slope(ActivationFunction function, float[] into, int intoAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (float) function.slope(y[yAt + i]);
    }
  }

  @Override
  double sum(float[] x, int at, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[at + i];
    }
    return sum;
  }

  @Override
  double sumOfSquares(float[] x, int at, double mean, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double deviation = x[at + i] - mean;
      sum += deviation * deviation;
    }
    return sum;
  }

  @Override
  double dot(float[] a, int aAt, float[] b, int bAt, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) a[aAt + i] * b[bAt + i];
    }
    return sum;
  }

  @Override
  void shiftAndScale(
      float[] into, int intoAt, float[] x, int at, double shift, double factor, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (float) ((x[at + i] - shift) * factor);
    }
  }

  @Override
  void add(float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] += x[at + i];
    }
  }

  @Override
  void scaleAndAdd(
      float[] into, int intoAt, float[] x, int at, double factor, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = (float) (x[at + i] * factor) + y[yAt + i];
    }
  }

  @Override
  void multiply(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  void addProduct(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  void addProductOfComplement(
      float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] += a[aAt + i] * (1 - b[bAt + i]);
    }
  }

  @Override
  void sumOfProducts(
      float[] into,
      int intoAt,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      float[] d,
      int dAt,
      int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] * b[bAt + i] + c[cAt + i] * d[dAt + i];
    }
  }

  @Override
  void interpolate(
      float[] into,
      int intoAt,
      float[] z,
      int zAt,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] + z[zAt + i] * (b[bAt + i] - a[aAt + i]);
    }
  }

  @Override
  void interpolateBack(
      float[] z,
      int zAt,
      float[] a,
      int aAt,
      float[] dA,
      int dAAt,
      float[] b,
      int bAt,
      float[] dB,
      int dBAt,
      float[] d,
      int dAt,
      int count) {
    for (int i = 0; i < count; i++) {
      float share = z[zAt + i];
      float toB = d[dAt + i] * share;
      float toA = d[dAt + i] - toB;
      float change = b[bAt + i] - a[aAt + i];
      dB[dBAt + i] += toB;
      dA[dAAt + i] = toA;
      z[zAt + i] = toA * share * change;
    }
  }

  @Override
  void subtract(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = a[aAt + i] - b[bAt + i];
    }
  }

  @Override
  void sigmoidBack(float[] s, int sAt, float[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      float value = s[sAt + i];
      s[sAt + i] = d[dAt + i] * value * (1 - value);
    }
  }

  @Override
  void sigmoidBack(float[] s, int sAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      float value = s[sAt + i];
      s[sAt + i] = a[aAt + i] * b[bAt + i] * value * (1 - value);
    }
  }

  @Override
  void tanhBack(float[] into, int intoAt, float[] y, int yAt, float[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      float value = y[yAt + i];
      into[intoAt + i] = d[dAt + i] * (1 - value * value);
    }
  }

  @Override
  void tanhBack(
      float[] into,
      int intoAt,
      float[] y,
      int yAt,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int count) {
    for (int i = 0; i < count; i++) {
      float value = y[yAt + i];
      into[intoAt + i] = a[aAt + i] * b[bAt + i] * (1 - value * value);
    }
  }

  @Override
  void addTanhBack(
      float[] into,
      int intoAt,
      float[] y,
      int yAt,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int count) {
    for (int i = 0; i < count; i++) {
      float value = y[yAt + i];
      into[intoAt + i] += a[aAt + i] * b[bAt + i] * (1 - value * value);
    }
  }

  @Override
  void reluBack(float[] into, int intoAt, float[] y, int yAt, float[] d, int dAt, int count) {
    for (int i = 0; i < count; i++) {
      into[intoAt + i] = y[yAt + i] > 0 ? d[dAt + i] : 0;
    }
  }
}
