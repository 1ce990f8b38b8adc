package dev.sluice.datasets.iterate;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences stored step by step in memory, and within a step example by example: the order in which
 * recurrent layers read them in bulk. Accessed by index, they are ordinary arrays.
 */
public final class StepOrder {
  private StepOrder() {}

  /**
   * Creates an array of type FLOAT.
   *
   * @param values feature k of example b at step t at {@code k + features * (b + batch * t)}
   * @return {@code [batch, features, time]}
   * @throws IllegalArgumentException if the number of values does not match
   */
  public static INDArray array(float[] values, int batch, int features, int time) {
    long expected = (long) batch * features * time;
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "Expected %d x %d x %d values, found %d".formatted(batch, features, time, values.length));
    }
    INDArray rows =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {features, batch, time}, 'f');
    // In bulk, because Nd4j.create copies an array element by element.
    ((FloatPointer) rows.data().pointer()).put(values, 0, values.length);
    return rows.permute(1, 0, 2);
  }

  /**
   * The values of an array of type FLOAT, in the order of {@link #array}.
   *
   * @param array {@code [batch, features, time]}
   */
  public static float[] values(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    try (INDArray rows = array.permute(1, 0, 2).dup('f')) {
      ((FloatPointer) rows.data().pointer()).get(values);
    }
    return values;
  }
}
