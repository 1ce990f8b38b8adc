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
 * time]} becomes probabilities {@code [batch, nOut, time]}, compared with labels of that shape (all
 * three are {@code [batch, time, features]} in the data format NWC). A drop-in for Deeplearning4j's
 * {@link RnnOutputLayer} with the loss MCXENT or NEGATIVELOGLIKELIHOOD and the activation SOFTMAX,
 * with the same settings, defaults, parameters and scores. Product, probabilities, loss and
 * gradients are computed together, row by row, by the engine and its threads; Deeplearning4j makes
 * three passes over arrays of the output's size and computes the forward pass twice.
 *
 * <p>Label masks are {@code [batch, time]}; labels may be soft; class weights and bounds of the
 * probabilities are set in {@link LossMCXENT}. Unlike Deeplearning4j's, the gradient is that of the
 * score also for
 *
 * <ul>
 *   <li>labels that do not sum to one at some step (for example all zero and not masked);
 *   <li>label masks other than 0 and 1, by which Deeplearning4j also multiplies the logits;
 *   <li>dropout of this layer's input: the score of a training step is computed with the same
 *       dropout as the gradient.
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

  /** Settings by name; {@code nIn} and {@code nOut} (the number of classes) are required. */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RnnOutputLayer.Builder {
    /** With the loss MCXENT and equal class weights. */
    public Builder() {}

    /** With the loss MCXENT or NEGATIVELOGLIKELIHOOD, which are equivalent. */
    public Builder(LossFunction loss) {
      super(loss);
    }

    /** With a configured loss, for example with class weights. */
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
          ("SequenceSoftmax requires the activation SOFTMAX and the loss MCXENT or"
                  + " NEGATIVELOGLIKELIHOOD, found %s and %s; use RnnOutputLayer instead")
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
