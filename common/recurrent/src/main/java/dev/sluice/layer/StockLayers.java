package dev.sluice.layer;

import dev.sluice.cell.ActivationFunction;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.engine.Activations;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.recurrent.GravesLSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Maps Deeplearning4j's own recurrent layers to the cells that compute the same. */
// GravesLSTM is deprecated in Deeplearning4j, but stored networks contain it.
@SuppressWarnings("deprecation")
final class StockLayers {
  private StockLayers() {}

  /** The layer inside wrappers such as LastTimeStep, MaskZeroLayer and frozen layers. */
  static Layer unwrap(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? unwrap(wrapper.getUnderlying()) : layer;
  }

  /**
   * The cell of a layer.
   *
   * @throws IllegalArgumentException if no cell computes the same
   */
  static Cell cell(Layer layer) {
    activations(layer);
    if (layer instanceof SimpleRnn rnn) {
      return isRectified(rnn.layerConf()) ? Cells.RNN_RELU : Cells.RNN;
    }
    return layer instanceof GravesLSTM ? Cells.LSTM_PEEPHOLE : Cells.LSTM;
  }

  private static boolean isRectified(BaseRecurrentLayer conf) {
    return conf.getActivationFn().equals(new ActivationReLU());
  }

  /**
   * What a layer computes in place of its cell's sigmoid and tanh.
   *
   * @throws IllegalArgumentException if no cell here can compute it
   */
  static Activations activations(Layer layer) {
    if (layer instanceof LSTM lstm) {
      return activations(lstm.layerConf());
    }
    if (layer instanceof GravesLSTM lstm) {
      return activations(lstm.layerConf());
    }
    if (layer instanceof SimpleRnn rnn) {
      if (rnn.hasLayerNorm()) {
        throw new IllegalArgumentException(
            ("SimpleRnn '%s' has layer normalisation, which the cell rnn does not have; the cells"
                    + " with layer normalisation are lstm-layer-norm and gru-layer-norm")
                .formatted(rnn.layerConf().getLayerName()));
      }
      return isRectified(rnn.layerConf())
          ? Activations.STANDARD
          : new Activations(
              ActivationFunction.SIGMOID,
              function(rnn.layerConf(), "activation", rnn.layerConf().getActivationFn()));
    }
    throw new IllegalArgumentException(
        "Expected a recurrent layer of Sluice, or Deeplearning4j's LSTM, GravesLSTM or SimpleRnn,"
            + " found "
            + layer.getClass().getName());
  }

  private static Activations activations(AbstractLSTM conf) {
    return new Activations(
        function(conf, "gate activation", conf.getGateActivationFn()),
        function(conf, "activation", conf.getActivationFn()));
  }

  private static ActivationFunction function(
      BaseRecurrentLayer conf, String what, IActivation activation) {
    return ActivationFunctions.of(activation)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s '%s' has the %s %s; the cells here compute with %s"
                        .formatted(
                            conf.getClass().getSimpleName(),
                            conf.getLayerName(),
                            what,
                            activation,
                            ActivationFunctions.names())));
  }

  /**
   * Views of a layer's parameters in the layout of {@link Cell}, which has the same order of gates.
   */
  static Map<String, INDArray> parameters(Layer layer) {
    return parameters(layer.paramTable(), layer instanceof GravesLSTM);
  }

  /**
   * Converts parameters, or gradients, by their names.
   *
   * @param peepholes whether they are from a GravesLSTM
   */
  static Map<String, INDArray> parameters(Map<String, INDArray> theirs, boolean peepholes) {
    INDArray input = theirs.get(RecurrentParamInitializer.WEIGHT_KEY);
    INDArray recurrent = theirs.get(RecurrentParamInitializer.RECURRENT_WEIGHT_KEY);
    INDArray bias = theirs.get(RecurrentParamInitializer.BIAS_KEY);
    INDArray row = bias.reshape(1, bias.length());
    if (!peepholes) {
      return Map.of(
          RecurrentParamInitializer.WEIGHT_KEY,
          input,
          RecurrentParamInitializer.RECURRENT_WEIGHT_KEY,
          recurrent,
          RecurrentParamInitializer.BIAS_KEY,
          row);
    }
    // Three more columns: the peepholes to the forget, output and input gates, in this order.
    long units = recurrent.size(0);
    INDArray columns =
        recurrent.get(NDArrayIndex.all(), NDArrayIndex.interval(4 * units, 4 * units + 3));
    return Map.of(
        RecurrentParamInitializer.WEIGHT_KEY,
        input,
        RecurrentParamInitializer.RECURRENT_WEIGHT_KEY,
        recurrent.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4 * units)),
        RecurrentParamInitializer.BIAS_KEY,
        row,
        RecurrentParamInitializer.PEEPHOLE_KEY,
        columns.reshape('f', 1, 3 * units));
  }
}
