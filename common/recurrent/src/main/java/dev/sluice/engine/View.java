package dev.sluice.engine;

import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An array in native memory: its data, offset, shape and strides.
 *
 * @param data a {@link FloatBuffer} or {@link DoubleBuffer}
 * @param offset the position of the first element
 * @param shape the size of each dimension
 * @param stride the distance between neighbours in each dimension, in elements
 */
// Created once per call and never compared, so equals on arrays does not matter.
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

  /** The position of an element of a matrix. */
  int at(int i, int j) {
    return offset + i * stride[0] + j * stride[1];
  }

  /** The position of an element of a three-dimensional array. */
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
