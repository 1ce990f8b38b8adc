package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * The simple recurrent layer, {@code h_t = tanh(W x_t + U h_{t-1} + b)}: the cell {@link
 * Cells#RNN}; with {@code activation(Activation.RELU)} the cell {@link Cells#RNN_RELU}. Keras calls
 * it {@code SimpleRNN} and PyTorch {@code nn.RNN}, whose two biases are added here.
 *
 * <p>Unlike with Deeplearning4j's {@code SimpleRnn}, gradients are correct in truncated BPTT, where
 * the state comes from the previous segment, and a masked step keeps the state instead of clearing
 * it.
 */
public final class Rnn extends RecurrentConf {

  /** For JSON. */
  private Rnn() {}

  private Rnn(Builder builder) {
    super(builder, builder.cell());
    initializeConstraints(builder);
  }

  @Override
  public Cell cell() {
    return getActivationFn() instanceof ActivationReLU ? Cells.RNN_RELU : Cells.RNN;
  }

  /**
   * Builds an {@link Rnn}; {@code nOut} is required; {@code activation} may be TANH (default) or
   * RELU.
   */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    private Cell cell() {
      return getActivationFn() instanceof ActivationReLU ? Cells.RNN_RELU : Cells.RNN;
    }

    @Override
    public Rnn build() {
      return new Rnn(this);
    }
  }
}
