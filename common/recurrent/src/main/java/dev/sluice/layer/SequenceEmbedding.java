package dev.sluice.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vector for each index of a sequence, as the first layer of a network: {@code [batch, 1, time]}
 * or {@code [batch, time]} indices from 0 to {@code nIn - 1} become {@code [batch, nOut, time]}
 * ({@code [batch, time, nOut]} in data format NWC). A drop-in for Deeplearning4j's {@link
 * EmbeddingSequenceLayer}, with the same settings, defaults, outputs and gradients.
 *
 * <pre>
 *     output[b, :, t] = activation(W[index[b, t], :] (+ b)) · mask[b, t]
 * </pre>
 *
 * <p>It is faster for three reasons: {@code W [nIn, nOut]} is stored row-major, so that each row is
 * contiguous (Deeplearning4j stores it column-major); each row is copied once, to where a recurrent
 * layer reads it; and the backward pass touches only the rows that were read.
 *
 * <p>Properties to know, including those of Deeplearning4j's layer:
 *
 * <ul>
 *   <li>Indices may have any numeric type, but must be integers in range wherever the mask is not
 *       zero; the error message for any other value gives its position.
 *   <li>Dropout and weight noise have no effect, as in Deeplearning4j's layer: set dropout on the
 *       next layer, where it applies to the input. L1, L2, weight decay, constraints, updaters and
 *       gradient normalisation work as for any layer.
 *   <li>The input has no gradient, so null is returned for it.
 *   <li>A recurrent input type does not change an {@code nIn} that has been set: its size is the 1
 *       of {@code [batch, 1, time]}, not the number of indices.
 *   <li>The flat parameters of a network hold {@code W} row-major. To copy weights from
 *       Deeplearning4j's layer, set the parameter ({@code setParam("0_W", W)}), not the flat array.
 * </ul>
 */
public final class SequenceEmbedding extends EmbeddingSequenceLayer {
  private static final long serialVersionUID = 1L;

  /** For reading a stored network; use {@link Builder}. */
  public SequenceEmbedding() {}

  /** The settings of Deeplearning4j's layer. */
  public SequenceEmbedding(EmbeddingSequenceLayer settings) {
    FeedForwardSettings.copy(settings, this);
    setInputLength(settings.getInputLength());
    setHasBias(settings.hasBias());
    setInferInputLength(settings.isInferInputLength());
    setOutputFormat(settings.getOutputFormat());
  }

  /**
   * Settings by name; {@code nIn} (the number of indices) and {@code nOut} (the size of the
   * vectors) are required.
   */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends EmbeddingSequenceLayer.Builder {
    @Override
    public SequenceEmbedding build() {
      return new SequenceEmbedding(super.build());
    }
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
        "SequenceEmbedding", getLayerName(), index, getNIn(), getNOut());
    SequenceEmbeddingLayer layer = new SequenceEmbeddingLayer(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return SequenceEmbeddingParamInitializer.INSTANCE;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    boolean sequences = inputType.getType() == InputType.Type.RNN;
    super.setNIn(inputType, override && !sequences);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof SequenceEmbedding && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof SequenceEmbedding;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + 1;
  }

  @Override
  public String toString() {
    return "SequenceEmbedding(" + super.toString() + ")";
  }
}
