package dev.sluice.layer;

import dev.sluice.engine.View;
import java.nio.Buffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's arrays as the engine sees them: the same memory, nothing copied. */
final class NativeViews {
  private NativeViews() {}

  /**
   * The memory of an array of FLOAT or DOUBLE, however it is strided. The array has to be kept
   * while the view is in use.
   */
  static View of(INDArray array) {
    int[] shape = new int[array.rank()];
    int[] stride = new int[array.rank()];
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(array.size(i));
      stride[i] = Math.toIntExact(array.stride(i));
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
    return new View(buffer(array, last + 1), 0, shape, stride);
  }

  /** From the array's first element on; ND4J's pointer of a view stands where the whole begins. */
  private static Buffer buffer(INDArray array, long length) {
    long from = array.offset();
    if (array.dataType() == DataType.DOUBLE) {
      return new DoublePointer(array.data().pointer())
          .position(from)
          .limit(from + length)
          .asBuffer();
    }
    return new FloatPointer(array.data().pointer()).position(from).limit(from + length).asBuffer();
  }
}
