package dev.sluice.layer;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pools a sequence to the mean of its steps, weighted by additive attention: {@code [batch, nIn,
 * time]} becomes {@code [batch, nIn]}.
 *
 * <pre>
 *     u_t = tanh(h_t W + b)             W [nIn, size], b [1, size]
 *     a_t = exp(u_t v) / sum_s exp(u_s v)                v [size, 1]
 *     output = sum_t a_t h_t
 * </pre>
 *
 * <p>The score {@code u_t v} is that of Bahdanau et al. (2015, arXiv 1409.0473, section A.1.2),
 * without a decoder's state; the layer computes equations 5 to 7 of Yang et al. (2016, doi
 * 10.18653/v1/N16-1174), where {@code v} is called the context vector. Masked steps have no weight,
 * wherever they are in the sequence; a fully masked sequence gives zeros.
 *
 * <p>Parameters: {@code W}, then {@code b}, then {@code v}. Weights follow the layer's weight
 * initialisation, the bias starts at {@code biasInit}. The activation is always tanh.
 *
 * <p>The gradients of Deeplearning4j's own attention layers in 1.0.0-M2.1 do not agree with finite
 * differences.
 */
public final class AttentionPooling extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  private long attentionSize;

  /** For reading a stored network; use {@link Builder}. */
  public AttentionPooling() {}

  private AttentionPooling(Builder builder) {
    super(builder);
    attentionSize = builder.attentionSize;
    nOut = nIn;
    activationFn = new ActivationTanH();
  }

  /** Settings by name; {@code nIn} is required unless it follows from the network's input type. */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private long attentionSize;

    /** With an attention size equal to the number of features. */
    public Builder() {}

    /**
     * The size of {@code u_t}.
     *
     * @throws IllegalArgumentException if the size is less than 1
     */
    public Builder attentionSize(int size) {
      if (size < 1) {
        throw new IllegalArgumentException("attentionSize must be at least 1, found " + size);
      }
      attentionSize = size;
      return this;
    }

    @Override
    public AttentionPooling build() {
      return new AttentionPooling(this);
    }
  }

  /** The size of {@code u_t}; 0 stands for the number of features. */
  public long getAttentionSize() {
    return attentionSize;
  }

  public void setAttentionSize(long attentionSize) {
    this.attentionSize = attentionSize;
  }

  /** The effective size of {@code u_t}. */
  long size() {
    return attentionSize == 0 ? getNIn() : attentionSize;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType dataType) {
    LayerValidation.assertNInNOutSet(
        "AttentionPooling", getLayerName(), index, getNIn(), getNOut());
    if (getNOut() != getNIn()) {
      throw new IllegalArgumentException(
          ("AttentionPooling returns as many features as it gets, found nIn %d and nOut %d; omit"
                  + " nOut")
              .formatted(getNIn(), getNOut()));
    }
    if (!(getActivationFn() instanceof ActivationTanH)) {
      throw new IllegalArgumentException(
          "AttentionPooling always uses the activation TANH, found %s; omit activation(...)"
              .formatted(getActivationFn()));
    }
    AttentionPoolingLayer layer = new AttentionPoolingLayer(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return AttentionPoolingParamInitializer.INSTANCE;
  }

  private static InputType.InputTypeRecurrent sequences(String layer, InputType input) {
    if (input instanceof InputType.InputTypeRecurrent sequences
        && sequences.getFormat() != RNNFormat.NWC) {
      return sequences;
    }
    throw new IllegalStateException(
        "AttentionPooling%s expects sequences [batch, features, time], found %s"
            .formatted(layer == null ? "" : " (" + layer + ")", input));
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.feedForward(sequences(getLayerName(), input).getSize());
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (getNIn() <= 0 || override) {
      setNIn(sequences(getLayerName(), input).getSize());
      setNOut(getNIn());
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    InputType.InputTypeRecurrent sequences = sequences(getLayerName(), input);
    long parameters = initializer().numParams(this);
    long hidden = size() * sequences.getTimeSeriesLength();
    return new LayerMemoryReport.Builder(
            getLayerName(), AttentionPooling.class, input, getOutputType(-1, input))
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(0, hidden, 0, 2 * hidden + input.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof AttentionPooling that
            && that.canEqual(this)
            && super.equals(other)
            && attentionSize == that.attentionSize);
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof AttentionPooling;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), attentionSize);
  }

  @Override
  public String toString() {
    return "AttentionPooling(nIn=%d, attentionSize=%d)".formatted(getNIn(), size());
  }
}
