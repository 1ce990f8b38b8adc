package dev.sluice.engine;

import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An array in native memory: where it begins, how large it is, and how far apart neighbours are.
 *
 * @param data a {@link FloatBuffer} or {@link DoubleBuffer}
 * @param offset the place of the first element
 * @param shape the size along each dimension
 * @param stride the distance between neighbours along each dimension, in elements
 */
// Made once a call and never compared: what equals says of arrays does not matter.
@SuppressWarnings("ArrayRecordComponent")
public record View(Buffer data, int offset, int[] shape, int[] stride) {

  public View {
    if (!(data instanceof FloatBuffer || data instanceof DoubleBuffer)) {
      throw new IllegalArgumentException(
          "Expected a buffer of float or double, found " + data.getClass().getSimpleName());
    }
    if (shape.length != stride.length) {
      throw new IllegalArgumentException(
          "Expected as many strides as dimensions, found shape %s and stride %s"
              .formatted(Arrays.toString(shape), Arrays.toString(stride)));
    }
  }

  /** The number of dimensions. */
  int rank() {
    return shape.length;
  }

  int size(int dimension) {
    return shape[dimension];
  }

  /** The place of an element of a matrix. */
  int at(int i, int j) {
    return offset + i * stride[0] + j * stride[1];
  }

  /** The place of an element of a cube. */
  int at(int i, int j, int k) {
    return offset + i * stride[0] + j * stride[1] + k * stride[2];
  }

  void check(String what, int... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s"
              .formatted(what, Arrays.toString(expected), Arrays.toString(shape)));
    }
  }
}
