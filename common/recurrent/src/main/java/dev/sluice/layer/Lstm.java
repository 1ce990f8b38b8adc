package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;

/**
 * Long short-term memory with a forget gate, without peepholes: the cell {@link Cells#LSTM}, whose
 * equations are in {@code docs/cells.md}.
 *
 * <p>It computes what Deeplearning4j's {@code LSTM} does, from parameters in the same layout, and
 * differs where that one is wrong: where the features' mask is zero the output is zero and the
 * state stays as it was, in both directions of a {@code Bidirectional} and on the way back too.
 * Stock {@code LSTM} reads the padding in a {@code Bidirectional}, and its gradients are wrong
 * under {@code LastTimeStep} when a mask begins with zeros.
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

  /** Builds a {@link Lstm}; {@code nOut} is required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    @Override
    public Lstm build() {
      return new Lstm(this);
    }
  }
}
