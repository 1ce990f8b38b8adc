package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
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
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Deeplearning4j's own recurrent layers, seen as the cells that compute the same. */
// Deeplearning4j would rather not have GravesLSTM used; networks that have it are stored all the
// same.
@SuppressWarnings("deprecation")
final class StockLayers {
  private StockLayers() {}

  /** What is inside LastTimeStep, MaskZeroLayer, a frozen layer and the like. */
  static Layer unwrap(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? unwrap(wrapper.getUnderlying()) : layer;
  }

  /**
   * The cell that a layer computes.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Cell cell(Layer layer) {
    if (layer instanceof LSTM lstm) {
      checkGates(lstm.layerConf());
      return Cells.LSTM;
    }
    if (layer instanceof GravesLSTM lstm) {
      checkGates(lstm.layerConf());
      return Cells.LSTM_PEEPHOLE;
    }
    if (layer instanceof SimpleRnn rnn) {
      return cell(rnn);
    }
    throw new IllegalArgumentException(
        "Expected a layer of Sluice or Deeplearning4j's LSTM, GravesLSTM or SimpleRnn, found "
            + layer.getClass().getName());
  }

  private static void checkGates(AbstractLSTM conf) {
    if (!(conf.getGateActivationFn() instanceof ActivationSigmoid)) {
      throw new IllegalArgumentException(
          "%s '%s' computes its gates with %s; the cells here with sigmoid only"
              .formatted(
                  conf.getClass().getSimpleName(),
                  conf.getLayerName(),
                  conf.getGateActivationFn()));
    }
    if (!(conf.getActivationFn() instanceof ActivationTanH)) {
      throw otherActivation(conf, "tanh");
    }
  }

  private static IllegalArgumentException otherActivation(BaseRecurrentLayer conf, String known) {
    return new IllegalArgumentException(
        "%s '%s' computes with %s%s; the cells here with %s only"
            .formatted(
                conf.getClass().getSimpleName(),
                conf.getLayerName(),
                conf.getActivationFn(),
                conf.getActivationFn() instanceof ActivationSigmoid
                    ? ", Deeplearning4j's default where no activation is set"
                    : "",
                known));
  }

  private static Cell cell(SimpleRnn rnn) {
    IActivation activation = rnn.layerConf().getActivationFn();
    if (rnn.hasLayerNorm()) {
      throw new IllegalArgumentException(
          "SimpleRnn '%s' has layer normalisation, which no cell here has"
              .formatted(rnn.layerConf().getLayerName()));
    }
    if (activation instanceof ActivationTanH) {
      return Cells.RNN;
    }
    if (activation.equals(new ActivationReLU())) {
      return Cells.RNN_RELU;
    }
    throw otherActivation(rnn.layerConf(), "tanh and relu");
  }

  /** Views of its parameters in the layout of {@link Cell}; gates are in the same order there. */
  static Map<String, INDArray> parameters(Layer layer) {
    return parameters(layer.paramTable(), layer instanceof GravesLSTM);
  }

  /**
   * The same for parameters, or gradients, by their names.
   *
   * @param peepholes whether they are those of a GravesLSTM
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
    // Three more columns: the peepholes to forget, output and input gate, as here.
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
