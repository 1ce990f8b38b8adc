package dev.sluice.updater;

import dev.sluice.engine.EngineThreads;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The arithmetic of Adam over native memory. The three arrays are processed in pieces of {@value
 * #PIECE} numbers, copied to small Java arrays in cache, for which the compiler generates vector
 * instructions. Memory is read once and written once.
 */
final class AdamArithmetic {
  static final int PIECE = 2048;

  /** With fewer numbers per thread, distributing the work costs more than it saves. */
  static final int MIN_PER_THREAD = 32_768;

  private final int threads = EngineThreads.get().count();
  private final float[][][] floats = new float[threads][][];
  private final double[][][] doubles = new double[threads][][];

  /** The values common to all parameters. */
  private record Step(double beta1, double beta2, double size, double epsilon) {}

  /**
   * Replaces a gradient by the update to subtract, in place, and advances the state.
   *
   * @param gradient with the elements of the state, in the same order
   * @param time the number of updates so far, including this one
   */
  void update(
      INDArray gradient, INDArray m, INDArray v, Adam settings, double learningRate, long time) {
    if (gradient.length() != m.length()) {
      throw new IllegalArgumentException(
          "Adam's state is for %d parameters, but the gradient has %d"
              .formatted(m.length(), gradient.length()));
    }
    INDArray reshaped = gradient.reshape(m.shape());
    if (isContiguous(reshaped, m) && isContiguous(v, m)) {
      run(reshaped, m, v, settings, learningRate, time);
      return;
    }
    // Other types, or views with gaps, do not occur in Deeplearning4j's networks but are supported.
    DataType type = m.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    INDArray update = reshaped.castTo(type).dup('c');
    INDArray first = m.castTo(type).dup('c');
    INDArray second = v.castTo(type).dup('c');
    run(update, first, second, settings, learningRate, time);
    m.assign(first);
    v.assign(second);
    gradient.assign(update.reshape(gradient.shape()));
  }

  /**
   * Whether an array is contiguous, in the order of another, and of a type that the fast path
   * supports.
   */
  private static boolean isContiguous(INDArray array, INDArray other) {
    return (array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE)
        && array.dataType() == other.dataType()
        && Arrays.equals(array.stride(), other.stride())
        && Shape.hasDefaultStridesForShape(array);
  }

  private void run(
      INDArray gradient, INDArray m, INDArray v, Adam settings, double learningRate, long time) {
    boolean single = m.dataType() == DataType.FLOAT;
    // In single precision, the decay is applied as a rounded number, so its powers use the rounded
    // number too.
    double beta1 = single ? (float) settings.getBeta1() : settings.getBeta1();
    double beta2 = single ? (float) settings.getBeta2() : settings.getBeta2();
    double size =
        learningRate
            * Math.sqrt(1 - Math.pow(beta2, (double) time))
            / (1 - Math.pow(beta1, (double) time));
    Step step = new Step(beta1, beta2, size, settings.getEpsilon());
    long length = m.length();
    int parts = (int) Math.max(1, Math.min(threads, length / MIN_PER_THREAD));
    // The bounds depend only on the length, and no number on another, so the bits are always the
    // same.
    EngineThreads.get()
        .run(
            parts,
            i ->
                part(
                    single, i, length * i / parts, length * (i + 1) / parts, gradient, m, v, step));
  }

  private void part(
      boolean single,
      int index,
      long from,
      long to,
      INDArray gradient,
      INDArray m,
      INDArray v,
      Step step) {
    if (single) {
      if (floats[index] == null) {
        floats[index] = new float[3][PIECE];
      }
      inFloat(
          floats[index],
          floats(gradient, from, to),
          floats(m, from, to),
          floats(v, from, to),
          step);
    } else {
      if (doubles[index] == null) {
        doubles[index] = new double[3][PIECE];
      }
      inDouble(
          doubles[index],
          doubles(gradient, from, to),
          doubles(m, from, to),
          doubles(v, from, to),
          step);
    }
  }

  private static void inFloat(
      float[][] piece, FloatBuffer gradient, FloatBuffer m, FloatBuffer v, Step step) {
    for (int at = 0; at < gradient.limit(); at += PIECE) {
      int count = Math.min(PIECE, gradient.limit() - at);
      gradient.get(at, piece[0], 0, count);
      m.get(at, piece[1], 0, count);
      v.get(at, piece[2], 0, count);
      step(
          piece[0],
          piece[1],
          piece[2],
          count,
          (float) step.beta1,
          (float) step.beta2,
          (float) step.size,
          (float) step.epsilon);
      gradient.put(at, piece[0], 0, count);
      m.put(at, piece[1], 0, count);
      v.put(at, piece[2], 0, count);
    }
  }

  private static void step(
      float[] g,
      float[] m,
      float[] v,
      int count,
      float beta1,
      float beta2,
      float size,
      float epsilon) {
    float new1 = 1 - beta1;
    float new2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float mean = beta1 * m[i] + new1 * g[i];
      float square = beta2 * v[i] + new2 * g[i] * g[i];
      m[i] = mean;
      v[i] = square;
      g[i] = size * mean / ((float) Math.sqrt(square) + epsilon);
    }
  }

  private static void inDouble(
      double[][] piece, DoubleBuffer gradient, DoubleBuffer m, DoubleBuffer v, Step step) {
    for (int at = 0; at < gradient.limit(); at += PIECE) {
      int count = Math.min(PIECE, gradient.limit() - at);
      gradient.get(at, piece[0], 0, count);
      m.get(at, piece[1], 0, count);
      v.get(at, piece[2], 0, count);
      step(piece[0], piece[1], piece[2], count, step);
      gradient.put(at, piece[0], 0, count);
      m.put(at, piece[1], 0, count);
      v.put(at, piece[2], 0, count);
    }
  }

  private static void step(double[] g, double[] m, double[] v, int count, Step step) {
    double beta1 = step.beta1;
    double beta2 = step.beta2;
    double size = step.size;
    double epsilon = step.epsilon;
    for (int i = 0; i < count; i++) {
      double mean = beta1 * m[i] + (1 - beta1) * g[i];
      double square = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      m[i] = mean;
      v[i] = square;
      g[i] = size * mean / (Math.sqrt(square) + epsilon);
    }
  }

  private static FloatBuffer floats(INDArray array, long from, long to) {
    FloatPointer all = new FloatPointer(array.data().pointer());
    return all.getPointer(array.offset() + from).position(0).limit(to - from).asBuffer();
  }

  private static DoubleBuffer doubles(INDArray array, long from, long to) {
    DoublePointer all = new DoublePointer(array.data().pointer());
    return all.getPointer(array.offset() + from).position(0).limit(to - from).asBuffer();
  }
}
