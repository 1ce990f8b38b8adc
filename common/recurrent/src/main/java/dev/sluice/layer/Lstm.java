package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;

/**
 * Long short-term memory with a forget gate, without peepholes: the cell {@link Cells#LSTM}, whose
 * equations are in {@code docs/cells.md}.
 *
 * <p>It computes the same as Deeplearning4j's {@code LSTM}, from parameters in the same layout,
 * except where that layer is wrong: where the features' mask is zero, the output is zero and the
 * state does not change, in both directions of a {@code Bidirectional} and in the backward pass.
 * Deeplearning4j's {@code LSTM} reads the padding in a {@code Bidirectional}, and its gradients are
 * wrong under {@code LastTimeStep} when a mask begins with zeros.
 */
public final class Lstm extends RecurrentConf {

  /** For JSON. */
  private Lstm() {}

  private Lstm(Builder builder) {
    super(builder, Cells.LSTM);
    initializeConstraints(builder);
  }

  @Override
  public Cell cell() {
    return Cells.LSTM;
  }

  /** Builds an {@link Lstm}; {@code nOut} is required. */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    @Override
    public Lstm build() {
      return new Lstm(this);
    }
  }
}
