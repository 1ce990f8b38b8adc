package dev.sluice.layer;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers et al.
 * (2000), without peepholes:
 *
 * <pre>
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)          forget gate
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + b_i)          input gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)          output gate
 *   c_t = tanh(W_c x_t + U_c h_{t-1} + b_c)             candidate
 *   C_t = f_t * C_{t-1} + i_t * c_t                     memory
 *   h_t = o_t * tanh(C_t)
 * </pre>
 *
 * <p>It computes what Deeplearning4j's {@code LSTM} does, from parameters in the same layout
 * ({@link LstmParamInitializer}), and differs where that one is wrong: where the features' mask is
 * zero the output is zero and the state stays as it was, in both directions of a {@code
 * Bidirectional} and on the way back too. Stock {@code LSTM} reads the padding in a {@code
 * Bidirectional}, and its gradients are wrong under {@code LastTimeStep} when a mask begins with
 * zeros.
 *
 * <p>Inputs {@code [batch, nIn, time]}, outputs {@code [batch, nOut, time]}; {@code [batch, time,
 * ...]} with {@code dataFormat(RNNFormat.NWC)}. The gates are always sigmoids; {@code activation}
 * changes both tanh.
 */
public final class Lstm extends UnrolledConf {
  private double forgetGateBiasInit;

  /** For JSON. */
  private Lstm() {}

  private Lstm(Builder builder) {
    super(builder);
    forgetGateBiasInit = builder.forgetGateBiasInit;
    initializeConstraints(builder);
  }

  /** What the forget gate's bias starts from. */
  public double getForgetGateBiasInit() {
    return forgetGateBiasInit;
  }

  /** For JSON. */
  public void setForgetGateBiasInit(double forgetGateBiasInit) {
    this.forgetGateBiasInit = forgetGateBiasInit;
  }

  @Override
  UnrolledLayer<?> runtime(NeuralNetConfiguration conf, DataType type) {
    return new LstmLayer(conf, type);
  }

  @Override
  int matricesPerStep() {
    return 9;
  }

  @Override
  public ParamInitializer initializer() {
    return LstmParamInitializer.getInstance();
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Lstm lstm
            && Double.compare(forgetGateBiasInit, lstm.forgetGateBiasInit) == 0
            && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof Lstm;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Double.hashCode(forgetGateBiasInit);
  }

  @Override
  public String toString() {
    return "Lstm(" + super.toString() + ", forgetGateBiasInit=" + forgetGateBiasInit + ")";
  }

  /** Builds a {@link Lstm}; {@code nOut} is required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends UnrolledConf.Builder<Builder> {
    private double forgetGateBiasInit = 1;

    /**
     * What the forget gate's bias starts from: well above 0 so that the memory is kept at first
     * (Jozefowicz et al. 2015). Default: 1.
     */
    public Builder forgetGateBiasInit(double forgetGateBiasInit) {
      this.forgetGateBiasInit = forgetGateBiasInit;
      return this;
    }

    @Override
    public Lstm build() {
      return new Lstm(this);
    }
  }
}
