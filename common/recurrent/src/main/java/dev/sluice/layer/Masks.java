package dev.sluice.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Masks of the steps of sequences. */
final class Masks {
  private Masks() {}

  /**
   * A mask as {@code [batch, time]}. Like Deeplearning4j's LSTM, this also accepts {@code [batch,
   * 1, time]} and {@code [batch, time, 1]}. Other shapes are returned unchanged, for the layer to
   * reject. Null stays null.
   */
  static INDArray byStep(INDArray mask) {
    return mask != null && mask.rank() == 3 && (mask.size(1) == 1 || mask.size(2) == 1)
        ? mask.reshape(mask.size(0), mask.size(1) * mask.size(2))
        : mask;
  }
}
