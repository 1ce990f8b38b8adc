package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;

/**
 * The gated recurrent unit, in two forms.
 *
 * <p>The default is {@link Cells#GRU} of Cho et al. (2014, arXiv 1406.1078) with the blend of Chung
 * et al. (2014, arXiv 1412.3555): the reset gate before the recurrent product, and an update gate
 * near 1 takes the <b>new</b> value. With {@code resetAfter(true)} it is {@link
 * Cells#GRU_RESET_AFTER}, the GRU of PyTorch and the default of Keras: the reset gate after the
 * product, a second bias, and an update gate near 1 keeps the <b>old</b> value. {@link
 * RecurrentWeights} converts parameters.
 */
public final class Gru extends RecurrentConf {
  private boolean resetAfter;

  /** For JSON. */
  private Gru() {}

  private Gru(Builder builder) {
    super(builder, cell(builder.resetAfter));
    resetAfter = builder.resetAfter;
    initializeConstraints(builder);
  }

  private static Cell cell(boolean resetAfter) {
    return resetAfter ? Cells.GRU_RESET_AFTER : Cells.GRU;
  }

  @Override
  public Cell cell() {
    return cell(resetAfter);
  }

  /** Whether the reset gate comes after the recurrent product, as in PyTorch and Keras. */
  public boolean isResetAfter() {
    return resetAfter;
  }

  /** For JSON; the layout of the parameters depends on it. */
  public void setResetAfter(boolean resetAfter) {
    this.resetAfter = resetAfter;
  }

  /** Builds a {@link Gru}; {@code nOut} is required. */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    private boolean resetAfter;

    /**
     * Whether the reset gate comes after the recurrent product, with a second bias and the opposite
     * sign of the update gate, as in PyTorch and Keras. Default: false.
     */
    public Builder resetAfter(boolean resetAfter) {
      this.resetAfter = resetAfter;
      return this;
    }

    @Override
    public Gru build() {
      return new Gru(this);
    }
  }
}
