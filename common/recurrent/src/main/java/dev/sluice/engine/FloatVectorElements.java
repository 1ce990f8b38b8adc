package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Single precision through the Java Vector API, element by element, in vectors of the machine's
 * preferred length: gate functions with their derivatives, softmax, sums and products.
 *
 * <p>A loop calls only methods of the Vector API, which the compiler always inlines. It may or may
 * not inline our own methods, and where it does not, every vector becomes an object, which is ten
 * times slower. That is why the exponential is written out in three places.
 */
abstract class FloatVectorElements extends FloatArithmetic {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /**
   * The class of the vectors. A cast to it tells the compiler what a profile may not: without the
   * class, it calls methods instead of compiling them in, and every vector becomes an object.
   */
  static final Class<? extends FloatVector> VECTOR =
      SPECIES.vectorType().asSubclass(FloatVector.class);

  private static final float LOG2_E = (float) (1 / Math.log(2));

  /**
   * ln 2 in two parts, the first with so few digits that its product with a small integer is exact.
   */
  private static final float LN2_HIGH = 355 / 512f;

  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

  /** Beyond it, the functions here are at their limits, and no exponential is computed. */
  private static final float BOUND = 60;

  private static final int ONE_BITS = Float.floatToRawIntBits(1);

  /** One divided by the factorials of 2 to 7. */
  private static final float TAYLOR_2 = 1 / 2f;

  private static final float TAYLOR_3 = 1 / 6f;
  private static final float TAYLOR_4 = 1 / 24f;
  private static final float TAYLOR_5 = 1 / 120f;
  private static final float TAYLOR_6 = 1 / 720f;
  private static final float TAYLOR_7 = 1 / 5040f;

  /** 1.5 times 2 to the 23rd. */
  private static final float ROUNDING = 12582912;

  FloatVectorElements(Products products) {
    super(products);
  }

  @Override
  int onlyNonZero(float[] x, int at, int count) {
    int found = -1;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      VectorMask<Float> nonZero =
          FloatVector.fromArray(SPECIES, x, at + i).compare(VectorOperators.NE, 0);
      int nonZeros = nonZero.trueCount();
      if (nonZeros > 0) {
        if (nonZeros > 1 || found >= 0) {
          return -2;
        }
        found = i + nonZero.firstTrue();
      }
    }
    for (; i < count; i++) {
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
  void tanh(float[] into, int intoAt, float[] x, int at, int count) {
    logistic(into, intoAt, x, at, count, 2, 1, 0);
  }

  @Override
  void sigmoid(float[] x, int at, int count) {
    logistic(x, at, x, at, count, -1, 0, 1);
  }

  /**
   * {@code (p e + q) / (e + 2)}, where {@code e = exp(y) - 1} and {@code y = slope x}: the
   * hyperbolic tangent for (2, 1, 0), the logistic function for (-1, 0, 1). Both are at most 2e-7
   * from their true value for every float, and NaN for NaN.
   *
   * <p>With n the integer nearest to y / ln 2 and r the remainder of y, {@code exp(y) - 1} is
   * {@code 2^n (exp(r) - 1) + (2^n - 1)}, which near zero is as exact as y itself. The exponential
   * of r is its Taylor series, whose first omitted term is below 6e-9.
   */
  private static void logistic(
      float[] into, int intoAt, float[] x, int at, int count, float slope, float p, float q) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y = FloatVector.fromArray(SPECIES, x, at + i).mul(slope);
      // Results beyond the upper bound are meaningless, and are replaced at the end.
      VectorMask<Float> beyond = y.compare(VectorOperators.GT, BOUND);
      // Blending, unlike a maximum, keeps NaN.
      y = y.blend(-BOUND, y.compare(VectorOperators.LT, -BOUND));
      // Adding this leaves an integer in the lowest bits of the sum.
      FloatVector shifted =
          y.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDING));
      FloatVector n = shifted.sub(ROUNDING);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), y);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector series =
          r.fma(FloatVector.broadcast(SPECIES, TAYLOR_7), FloatVector.broadcast(SPECIES, TAYLOR_6));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_5));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_4));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_3));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_2));
      series = series.fma(r.mul(r), r);
      // That integer becomes the exponent of a power of two.
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector e = power.fma(series, power.sub(1));
      // Beyond the bound, the limit itself: an input of 1e30 times exp(-60) is not zero.
      e.fma(FloatVector.broadcast(SPECIES, p), FloatVector.broadcast(SPECIES, q))
          .div(e.add(2))
          .blend(p, beyond)
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void scale(float[] into, int intoAt, float[] x, int at, double factor, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i).mul((float) factor).intoArray(into, intoAt + i);
    }
  }

  @Override
  double softmax(float[] x, int at, float[] into, int intoAt, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i += LANES) {
      largest =
          Math.max(
              largest, FloatVector.fromArray(SPECIES, x, at + i).reduceLanes(VectorOperators.MAX));
    }
    exponential(into, intoAt, x, at, largest, count);
    // In a fixed order: the order in which the API sums lanes differs between JVMs.
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      sum0 += into[intoAt + i];
      sum1 += into[intoAt + i + 1];
      sum2 += into[intoAt + i + 2];
      sum3 += into[intoAt + i + 3];
    }
    for (; i < count; i++) {
      sum0 += into[intoAt + i];
    }
    double sum = sum0 + sum1 + (sum2 + sum3);
    scale(into, intoAt, into, intoAt, 1 / sum, count);
    return largest + Math.log(sum);
  }

  private static void exponential(
      float[] into, int intoAt, float[] x, int at, float largest, int count) {
    for (int i = 0; i < count; i += LANES) {
      // As in logistic, except that y is at most zero.
      FloatVector y = FloatVector.fromArray(SPECIES, x, at + i).sub(largest);
      VectorMask<Float> beyond = y.compare(VectorOperators.LT, -BOUND);
      FloatVector shifted =
          y.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDING));
      FloatVector n = shifted.sub(ROUNDING);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), y);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector series =
          r.fma(FloatVector.broadcast(SPECIES, TAYLOR_7), FloatVector.broadcast(SPECIES, TAYLOR_6));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_5));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_4));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_3));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_2));
      series = series.fma(r.mul(r), r);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      power.fma(series, power).blend(0, beyond).intoArray(into, intoAt + i);
    }
  }

  @Override
  void positive(float[] x, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, at + i);
      // As in logistic, for minus the absolute value; NaN stays NaN.
      FloatVector y = value.abs().neg();
      y = y.blend(-BOUND, y.compare(VectorOperators.LT, -BOUND));
      FloatVector shifted =
          y.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDING));
      FloatVector n = shifted.sub(ROUNDING);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), y);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector series =
          r.fma(FloatVector.broadcast(SPECIES, TAYLOR_7), FloatVector.broadcast(SPECIES, TAYLOR_6));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_5));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_4));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_3));
      series = series.fma(r, FloatVector.broadcast(SPECIES, TAYLOR_2));
      series = series.fma(r.mul(r), r);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector e = power.fma(series, power);
      e.div(e.add(1))
          .blend(value.add(0.5f), value.compare(VectorOperators.GE, 0))
          .intoArray(x, at + i);
    }
  }

  @Override
  void positiveBack(float[] y, int yAt, float[] d, int dAt, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector slope = one.sub(value).mul(value);
      slope
          .blend(1, value.compare(VectorOperators.GE, 0.5f))
          .mul(FloatVector.fromArray(SPECIES, d, dAt + i))
          .intoArray(y, yAt + i);
    }
  }

  @Override
  void positiveBack(float[] y, int yAt, float[] a, int aAt, float[] b, int bAt, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector slope = one.sub(value).mul(value);
      slope
          .blend(1, value.compare(VectorOperators.GE, 0.5f))
          .mul(
              FloatVector.fromArray(SPECIES, a, aAt + i)
                  .mul(FloatVector.fromArray(SPECIES, b, bAt + i)))
          .intoArray(y, yAt + i);
    }
  }

  @Override
  void share(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector part = FloatVector.fromArray(SPECIES, a, aAt + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, b, bAt + i);
      part.div(part.add(rest))
          .blend(
              FloatVector.fromArray(SPECIES, into, intoAt + i),
              part.max(rest).compare(VectorOperators.LE, MIN_SHARE))
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void relu(float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, at + i);
      value.blend(0, value.compare(VectorOperators.LT, 0)).intoArray(into, intoAt + i);
    }
  }

  @Override
  void activate(
      ActivationFunction function, float[] into, int intoAt, float[] x, int at, int count) {
    switch (function) {
      case SIGMOID -> logistic(into, intoAt, x, at, count, -1, 0, 1);
      case TANH -> tanh(into, intoAt, x, at, count);
      case RELU -> relu(into, intoAt, x, at, count);
      case IDENTITY -> copy(x, at, into, intoAt, count);
      case HARD_SIGMOID -> FloatVectorActivations.line(into, intoAt, x, at, 0.2f, 0.5f, 0, count);
      case HARD_TANH -> FloatVectorActivations.line(into, intoAt, x, at, 1, 0, -1, count);
      case SOFTSIGN -> FloatVectorActivations.softsign(into, intoAt, x, at, count);
    }
  }

  @Override
  void slope(ActivationFunction function, float[] into, int intoAt, float[] y, int yAt, int count) {
    switch (function) {
      case SIGMOID -> FloatVectorActivations.sigmoidSlope(into, intoAt, y, yAt, count);
      case TANH -> FloatVectorActivations.tanhSlope(into, intoAt, y, yAt, count);
      case IDENTITY -> fill(into, intoAt, count, 1);
      case HARD_SIGMOID ->
          FloatVectorActivations.lineSlope(into, intoAt, y, yAt, 0.2f, 0, 1, count);
      case HARD_TANH -> FloatVectorActivations.lineSlope(into, intoAt, y, yAt, 1, -1, 1, count);
      case SOFTSIGN -> FloatVectorActivations.softsignSlope(into, intoAt, y, yAt, count);
      case RELU ->
          FloatVectorActivations.lineSlope(
              into, intoAt, y, yAt, 1, 0, Float.POSITIVE_INFINITY, count);
    }
  }

  @Override
  void reluBack(float[] into, int intoAt, float[] y, int yAt, float[] d, int dAt, int count) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += LANES) {
      zero.blend(
              FloatVector.fromArray(SPECIES, d, dAt + i),
              FloatVector.fromArray(SPECIES, y, yAt + i).compare(VectorOperators.GT, 0))
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void scaleAndAdd(
      float[] into, int intoAt, float[] x, int at, double factor, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i)
          .mul((float) factor)
          .add(FloatVector.fromArray(SPECIES, y, yAt + i))
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void multiply(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .mul(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void addProduct(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .fma(
              FloatVector.fromArray(SPECIES, b, bAt + i),
              FloatVector.fromArray(SPECIES, into, intoAt + i))
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void addProductOfComplement(
      float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector a1 = FloatVector.fromArray(SPECIES, a, aAt + i);
      a1.add(FloatVector.fromArray(SPECIES, into, intoAt + i))
          .sub(a1.mul(FloatVector.fromArray(SPECIES, b, bAt + i)))
          .intoArray(into, intoAt + i);
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
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .fma(
              FloatVector.fromArray(SPECIES, b, bAt + i),
              FloatVector.fromArray(SPECIES, c, cAt + i)
                  .mul(FloatVector.fromArray(SPECIES, d, dAt + i)))
          .intoArray(into, intoAt + i);
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
    for (int i = 0; i < count; i += LANES) {
      FloatVector old = FloatVector.fromArray(SPECIES, a, aAt + i);
      FloatVector.fromArray(SPECIES, b, bAt + i)
          .sub(old)
          .fma(FloatVector.fromArray(SPECIES, z, zAt + i), old)
          .intoArray(into, intoAt + i);
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
    for (int i = 0; i < count; i += LANES) {
      FloatVector share = FloatVector.fromArray(SPECIES, z, zAt + i);
      FloatVector gradient = FloatVector.fromArray(SPECIES, d, dAt + i);
      FloatVector change =
          FloatVector.fromArray(SPECIES, b, bAt + i)
              .sub(FloatVector.fromArray(SPECIES, a, aAt + i));
      FloatVector toB = gradient.mul(share);
      FloatVector toA = gradient.sub(toB);
      FloatVector.fromArray(SPECIES, dB, dBAt + i).add(toB).intoArray(dB, dBAt + i);
      toA.intoArray(dA, dAAt + i);
      toA.mul(share).mul(change).intoArray(z, zAt + i);
    }
  }

  @Override
  void subtract(float[] into, int intoAt, float[] a, int aAt, float[] b, int bAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .sub(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(into, intoAt + i);
    }
  }

  @Override
  void sigmoidBack(float[] s, int sAt, float[] d, int dAt, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, s, sAt + i);
      one.sub(value)
          .mul(value)
          .mul(FloatVector.fromArray(SPECIES, d, dAt + i))
          .intoArray(s, sAt + i);
    }
  }

  @Override
  void sigmoidBack(float[] s, int sAt, float[] a, int aAt, float[] b, int bAt, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, s, sAt + i);
      one.sub(value)
          .mul(value)
          .mul(
              FloatVector.fromArray(SPECIES, a, aAt + i)
                  .mul(FloatVector.fromArray(SPECIES, b, bAt + i)))
          .intoArray(s, sAt + i);
    }
  }

  @Override
  void tanhBack(float[] into, int intoAt, float[] y, int yAt, float[] d, int dAt, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yAt + i);
      one.sub(value.mul(value))
          .mul(FloatVector.fromArray(SPECIES, d, dAt + i))
          .intoArray(into, intoAt + i);
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
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yAt + i);
      one.sub(value.mul(value))
          .mul(
              FloatVector.fromArray(SPECIES, a, aAt + i)
                  .mul(FloatVector.fromArray(SPECIES, b, bAt + i)))
          .intoArray(into, intoAt + i);
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
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yAt + i);
      one.sub(value.mul(value))
          .fma(
              FloatVector.fromArray(SPECIES, a, aAt + i)
                  .mul(FloatVector.fromArray(SPECIES, b, bAt + i)),
              FloatVector.fromArray(SPECIES, into, intoAt + i))
          .intoArray(into, intoAt + i);
    }
  }

  /** Copies some columns of a matrix, a multiple of the lanes. */
  static void copyColumns(
      float[] x, int at, int row, int rows, float[] into, int intoAt, int intoRow, int columns) {
    for (int i = 0; i < rows; i++) {
      int from = at + i * row;
      int to = intoAt + i * intoRow;
      for (int j = 0; j < columns; j += LANES) {
        FloatVector.fromArray(SPECIES, x, from + j).intoArray(into, to + j);
      }
    }
  }

  @Override
  void add(float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, into, intoAt + i)
          .add(FloatVector.fromArray(SPECIES, x, at + i))
          .intoArray(into, intoAt + i);
    }
  }
}
