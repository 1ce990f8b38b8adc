package dev.sluice.datasets.iterate;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences that lie in memory step by step, and within a step example by example: the order in
 * which recurrent layers read them in bulk. To whoever asks by index they are arrays as any.
 */
public final class StepOrder {
  private StepOrder() {}

  /**
   * Makes an array of type FLOAT.
   *
   * @param values feature k of example b at step t at {@code k + features * (b + batch * t)}
   * @return {@code [batch, features, time]}
   * @throws IllegalArgumentException if there are more or fewer values
   */
  public static INDArray array(float[] values, int batch, int features, int time) {
    long expected = (long) batch * features * time;
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "Expected %d x %d x %d values, found %d".formatted(batch, features, time, values.length));
    }
    INDArray rows =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {features, batch, time}, 'f');
    // At once: Nd4j.create copies an array number by number.
    ((FloatPointer) rows.data().pointer()).put(values, 0, values.length);
    return rows.permute(1, 0, 2);
  }
}
