package dev.sluice.layer;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv 1406.1078), for any Deeplearning4j network.
 *
 * <pre>
 *   r_t = sigmoid(W_r x_t + U_r h_{t-1} + b_r)          reset gate
 *   z_t = sigmoid(W_z x_t + U_z h_{t-1} + b_z)          update gate
 *   c_t = tanh(W x_t + U (r_t * h_{t-1}) + b)           candidate
 *   h_t = (1 - z_t) * h_{t-1} + z_t * c_t               z near 1 takes the new value
 * </pre>
 *
 * <p>This is the blend of Chung et al. (2014, arXiv 1412.3555); Cho et al., PyTorch and Keras use
 * the opposite sign for z. With {@code resetAfter(true)} the layer is that of PyTorch's {@code
 * nn.GRU} and Keras's default (arXiv 1406.1078 version 1), the reset gate after the product, a
 * second bias, and <b>their</b> sign:
 *
 * <pre>
 *   c_t = tanh(W x_t + b + r_t * (U h_{t-1} + b_u))
 *   h_t = (1 - z_t) * c_t + z_t * h_{t-1}               z near 1 keeps the old value
 * </pre>
 *
 * <p>Inputs {@code [batch, nIn, time]}, outputs {@code [batch, nOut, time]}; {@code [batch, time,
 * ...]} with {@code dataFormat(RNNFormat.NWC)}. Parameters: see {@link GruParamInitializer}; {@link
 * GruWeights} converts them from and to PyTorch and Keras. Where the features' mask is zero the
 * output is zero and the state stays as it was. The gates are always sigmoids; {@code activation}
 * changes the candidate's tanh.
 */
public final class Gru extends UnrolledConf {
  private boolean resetAfter;

  /** For JSON. */
  private Gru() {}

  private Gru(Builder builder) {
    super(builder);
    resetAfter = builder.resetAfter;
    initializeConstraints(builder);
  }

  /** Whether the reset gate comes after the recurrent product, as in PyTorch and Keras. */
  public boolean isResetAfter() {
    return resetAfter;
  }

  /** For JSON; the layout of the parameters depends on it. */
  public void setResetAfter(boolean resetAfter) {
    this.resetAfter = resetAfter;
  }

  @Override
  UnrolledLayer<?> runtime(NeuralNetConfiguration conf, DataType type) {
    return new GruLayer(conf, type);
  }

  @Override
  int matricesPerStep() {
    return 7;
  }

  @Override
  public ParamInitializer initializer() {
    return GruParamInitializer.getInstance();
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Gru gru && resetAfter == gru.resetAfter && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof Gru;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Boolean.hashCode(resetAfter);
  }

  @Override
  public String toString() {
    return "Gru(" + super.toString() + ", resetAfter=" + resetAfter + ")";
  }

  /** Builds a {@link Gru}; {@code nOut} is required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends UnrolledConf.Builder<Builder> {
    private boolean resetAfter;

    /**
     * Whether the reset gate comes after the recurrent product, with a second bias and the opposite
     * sign of the update gate, as in PyTorch and Keras. Default: false, the equations above.
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
