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
 * <p>It is faster for three reasons. The rows of {@code W [nIn, nOut]} lie each in one piece of
 * memory (row after row, where Deeplearning4j has column after column); a row is copied once, to
 * where a recurrent layer reads it; and on the way back only the rows that were read are added to.
 *
 * <p>Peculiarities, those of Deeplearning4j's layer included:
 *
 * <ul>
 *   <li>Indices may be of any numeric type, but must be whole numbers in range wherever the mask is
 *       not zero: anything else is an error that names the place.
 *   <li>Dropout and weight noise have no effect here, as with Deeplearning4j's: dropout belongs to
 *       the next layer, whose input it drops. Everything else (L1, L2, weight decay, constraints,
 *       updaters, gradient normalisation) works as for any layer.
 *   <li>No gradient of the input exists, and none is returned.
 *   <li>An input type of sequences does not change an {@code nIn} that was set: its size is the 1
 *       of {@code [batch, 1, time]}, not the number of different indices.
 *   <li>The flat parameters of a network hold {@code W} by rows. To take over the weights of
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
   * Settings by name; {@code nIn} (how many different indices there are) and {@code nOut} (how long
   * the vectors are) are required.
   */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
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
