package dev.sluice.layer;

import dev.sluice.engine.View;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The memory of an array as buffers, without copying. A buffer does not keep its array alive:
 * callers must hold the array for as long as they use the buffer ({@link
 * java.lang.ref.Reference#reachabilityFence}).
 *
 * <p>Positions count elements in memory from the array's first element; the caller must know how
 * they are ordered.
 */
final class NativeMemory {
  private NativeMemory() {}

  /** Elements {@code from} to {@code to}, less than 2 GiB in total. */
  static ByteBuffer bytes(INDArray array, long from, long to) {
    return pointer(array, from, to).asByteBuffer();
  }

  static FloatBuffer floats(INDArray array, long from, long to) {
    return bytes(array, from, to).asFloatBuffer();
  }

  static DoubleBuffer doubles(INDArray array, long from, long to) {
    return bytes(array, from, to).asDoubleBuffer();
  }

  /**
   * An array of float or double, with any strides, as the engine's view.
   *
   * @throws IllegalArgumentException if it spans 2 GiB or more
   */
  static View view(INDArray array) {
    int[] shape = new int[array.rank()];
    int[] stride = new int[array.rank()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(array.size(i));
      stride[i] = Math.toIntExact(array.stride(i));
    }
    boolean single = array.dataType() == DataType.FLOAT;
    return new View(single ? floats(array) : doubles(array), 0, shape, stride);
  }

  /** The memory from an array's first element to its last. */
  static FloatBuffer floats(INDArray array) {
    return floats(array, 0, span(array));
  }

  /** The memory from an array's first element to its last. */
  static DoubleBuffer doubles(INDArray array) {
    return doubles(array, 0, span(array));
  }

  /** Sets the memory of an array without gaps to zero. */
  static void clear(INDArray array) {
    BytePointer memory = pointer(array, 0, array.length());
    Pointer.memset(memory, 0, memory.limit());
  }

  private static long span(INDArray array) {
    long last = 0;
    for (int i = 0; i < array.rank(); i++) {
      last += (array.size(i) - 1) * array.stride(i);
    }
    long bytes = (last + 1) * array.dataType().width();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          ("An array of %s %s takes %d bytes, more than the maximum of %d; use smaller batches or"
                  + " shorter segments (truncated BPTT)")
              .formatted(
                  array.dataType(), Arrays.toString(array.shape()), bytes, Integer.MAX_VALUE));
    }
    return last + 1;
  }

  private static BytePointer pointer(INDArray array, long from, long to) {
    long width = array.dataType().width();
    // Relative to the array's own address: it may be a view far into a larger array.
    return new BytePointer(array.data().pointer())
        .getPointer((array.offset() + from) * width)
        .position(0)
        .limit((to - from) * width);
  }
}
