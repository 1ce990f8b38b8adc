package dev.sluice.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * Softmax with cross-entropy at each step, as the last layer of a network: {@code [batch, nIn,
 * time]} become probabilities {@code [batch, nOut, time]}, held against labels of that shape
 * ({@code [batch, time, features]} all three in data format NWC). A drop-in for Deeplearning4j's
 * {@link RnnOutputLayer} with the loss MCXENT or NEGATIVELOGLIKELIHOOD and the activation SOFTMAX,
 * with the same settings, defaults, parameters and scores: product, probabilities, loss and
 * gradients are computed together, row by row, on the engine's kernels and threads, where
 * Deeplearning4j goes three times through arrays of the output's size, and forward twice.
 *
 * <p>Label masks are {@code [batch, time]}; labels may be soft, classes and the bounds of the
 * probabilities weighted and set in {@link LossMCXENT}. Where Deeplearning4j's gradient is not that
 * of its score, this one is:
 *
 * <ul>
 *   <li>labels of a step that do not sum to one (all zero, say, and not masked);
 *   <li>label masks other than 0 and 1, which Deeplearning4j also multiplies what the softmax is of
 *       with;
 *   <li>dropout of this layer's input: the score of a training step is of the input that was
 *       dropped from, as the gradient is.
 * </ul>
 */
public final class SequenceSoftmax extends RnnOutputLayer {
  private static final long serialVersionUID = 1L;

  /** For reading a stored network; use {@link Builder}. */
  public SequenceSoftmax() {}

  /**
   * The settings of Deeplearning4j's layer.
   *
   * @throws IllegalArgumentException unless its activation is SOFTMAX and its loss MCXENT or
   *     NEGATIVELOGLIKELIHOOD
   */
  public SequenceSoftmax(RnnOutputLayer settings) {
    FeedForwardSettings.copy(settings, this);
    setLossFn(settings.getLossFn());
    setHasBias(settings.hasBias());
    setRnnDataFormat(settings.getRnnDataFormat());
    check();
  }

  /** Settings by name; {@code nIn} and {@code nOut} (how many classes there are) are required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RnnOutputLayer.Builder {
    /** With the loss MCXENT, every class counting alike. */
    public Builder() {}

    /** With the loss MCXENT or NEGATIVELOGLIKELIHOOD, which are the same. */
    public Builder(LossFunction loss) {
      super(loss);
    }

    /** With class weights, for example. */
    public Builder(LossMCXENT loss) {
      super(loss);
    }

    @Override
    public SequenceSoftmax build() {
      return new SequenceSoftmax(super.build());
    }
  }

  private void check() {
    ILossFunction loss = getLossFn();
    boolean crossEntropy =
        loss != null
            && (loss.getClass() == LossMCXENT.class
                || loss.getClass() == LossNegativeLogLikelihood.class);
    if (!crossEntropy || !(getActivationFn() instanceof ActivationSoftmax)) {
      throw new IllegalArgumentException(
          ("SequenceSoftmax is the activation SOFTMAX with the loss MCXENT or"
                  + " NEGATIVELOGLIKELIHOOD, found %s with %s; use RnnOutputLayer for others")
              .formatted(getActivationFn(), loss));
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
    LayerValidation.assertNInNOutSet("SequenceSoftmax", getLayerName(), index, getNIn(), getNOut());
    check();
    SequenceSoftmaxLayer layer = new SequenceSoftmaxLayer(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof SequenceSoftmax && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof SequenceSoftmax;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + 1;
  }

  @Override
  public String toString() {
    return "SequenceSoftmax(" + super.toString() + ")";
  }
}
