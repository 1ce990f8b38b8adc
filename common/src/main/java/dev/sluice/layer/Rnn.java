package dev.sluice.layer;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The simple recurrent layer of Elman (1990, "Finding Structure in Time", Cognitive Science 14):
 *
 * <pre>  h_t = tanh(W x_t + U h_{t-1} + b)</pre>
 *
 * <p>It is what Keras calls {@code SimpleRNN} and PyTorch {@code nn.RNN} (whose two biases are
 * added here). Inputs {@code [batch, nIn, time]}, outputs {@code [batch, nOut, time]}; the other
 * way round with {@code dataFormat(RNNFormat.NWC)}. Parameters: see {@link RnnParamInitializer}.
 *
 * <p>Unlike Deeplearning4j's {@code SimpleRnn} its gradients are right in truncated BPTT, where the
 * state comes from the segment before, and a masked step keeps the state instead of clearing it.
 */
public final class Rnn extends UnrolledConf {

  /** For JSON. */
  private Rnn() {}

  private Rnn(Builder builder) {
    super(builder);
    initializeConstraints(builder);
  }

  @Override
  UnrolledLayer<?> runtime(NeuralNetConfiguration conf, DataType type) {
    return new RnnLayer(conf, type);
  }

  @Override
  int matricesPerStep() {
    return 4;
  }

  @Override
  public ParamInitializer initializer() {
    return RnnParamInitializer.getInstance();
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof Rnn && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof Rnn;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "Rnn(" + super.toString() + ")";
  }

  /** Builds a {@link Rnn}; {@code nOut} is required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends UnrolledConf.Builder<Builder> {
    @Override
    public Rnn build() {
      return new Rnn(this);
    }
  }
}
