package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * The simple recurrent layer, {@code h_t = tanh(W x_t + U h_{t-1} + b)}: the cell {@link
 * Cells#RNN}; with {@code activation(Activation.RELU)} the cell {@link Cells#RNN_RELU}. It is what
 * Keras calls {@code SimpleRNN} and PyTorch {@code nn.RNN}, whose two biases are added here.
 *
 * <p>Unlike Deeplearning4j's {@code SimpleRnn} its gradients are right in truncated BPTT, where the
 * state comes from the segment before, and a masked step keeps the state instead of clearing it.
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

  /** Builds a {@link Rnn}; {@code nOut} is required, {@code activation} tanh unless ReLU is set. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
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
