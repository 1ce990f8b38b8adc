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
 * An array's memory as buffers, without copying. A buffer does not keep its array alive: whoever
 * holds one holds the array as well, to the end ({@link
 * java.lang.ref.Reference#reachabilityFence}).
 *
 * <p>Positions count elements of the array's own memory, from its first element on; whether they
 * follow each other as the shape says is for the caller to see to.
 */
final class NativeMemory {
  private NativeMemory() {}

  /** Elements {@code from} to {@code to}, which together take less than 2 GiB. */
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
   * An array of float or double as the engine sees it, however it is strided.
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

  /** All that an array's elements span, from the first to the last. */
  static FloatBuffer floats(INDArray array) {
    return floats(array, 0, span(array));
  }

  /** All that an array's elements span, from the first to the last. */
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
          "An array of %s %s takes %d bytes, but at most %d can be worked on at once; use smaller"
                  .formatted(
                      array.dataType(), Arrays.toString(array.shape()), bytes, Integer.MAX_VALUE)
              + " batches or shorter segments (truncated BPTT)");
    }
    return last + 1;
  }

  private static BytePointer pointer(INDArray array, long from, long to) {
    long width = array.dataType().width();
    // From its own address on: the array may lie far into a larger one.
    return new BytePointer(array.data().pointer())
        .getPointer((array.offset() + from) * width)
        .position(0)
        .limit((to - from) * width);
  }
}
