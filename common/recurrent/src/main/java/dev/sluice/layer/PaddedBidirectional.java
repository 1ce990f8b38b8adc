package dev.sluice.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A bidirectional recurrent layer for batches of sequences of different lengths that are padded at
 * the end. The backward half reads each sequence from its own last unmasked step, so that no cell
 * needs to handle padding: {@code [batch, features, time]} becomes {@code [batch, 2 units, time]},
 * the forward half first.
 *
 * <p>Deeplearning4j's Bidirectional reverses the whole batch, so that the backward half reads the
 * padding first and the cell must mask it. Deeplearning4j's own LSTM does not (its {@code
 * feedForwardMaskArray} drops the mask), so that the prediction for a text depends on the lengths
 * of the other texts in its batch.
 */
public final class PaddedBidirectional extends Bidirectional {
  private static final long serialVersionUID = 1L;

  /** For reading a stored network. */
  public PaddedBidirectional() {}

  /**
   * Makes both directions from one layer.
   *
   * @param layer the forward layer; the backward layer is a copy with its own weights
   * @throws IllegalArgumentException if its data format is not {@code [batch, features, time]}, or
   *     it returns only the last step
   */
  public PaddedBidirectional(BaseRecurrentLayer layer) {
    super(Mode.CONCAT, layer);
    if (layer.getRnnDataFormat() != RNNFormat.NCW) {
      throw new IllegalArgumentException(
          "PaddedBidirectional requires a layer with the data format NCW, found "
              + layer.getRnnDataFormat());
    }
    if (layer instanceof RecurrentConf own && !own.isReturnSequences()) {
      throw new IllegalArgumentException(
          "PaddedBidirectional requires a layer with an output for each step, found"
              + " returnSequences(false); wrap the PaddedBidirectional in LastTimeStep instead");
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
    NeuralNetConfiguration forwards = configuration.clone();
    NeuralNetConfiguration backwards = configuration.clone();
    forwards.setLayer(getFwd());
    backwards.setLayer(getBwd());
    INDArray flat = parameters.reshape(parameters.length());
    long half = flat.length() / 2;
    Layer layer =
        new PaddedBidirectionalLayer(
            configuration,
            getFwd()
                .instantiate(
                    forwards,
                    listeners,
                    index,
                    flat.get(NDArrayIndex.interval(0, half)),
                    initialise,
                    dataType),
            getBwd()
                .instantiate(
                    backwards,
                    listeners,
                    index,
                    flat.get(NDArrayIndex.interval(half, 2 * half)),
                    initialise,
                    dataType),
            parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof PaddedBidirectional && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof PaddedBidirectional;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "PaddedBidirectional(" + getFwd() + ")";
  }
}
