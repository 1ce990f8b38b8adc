package dev.sluice.crosscheck;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.State;
import dev.sluice.layer.RecurrentWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's own layer of a cell, in double, with the same weights. */
final class StockImplementation implements Implementation {
  /** Whether Deeplearning4j has a layer that computes the cell. */
  static boolean has(Cell cell) {
    return cell == Cells.LSTM
        || cell == Cells.LSTM_PEEPHOLE
        || cell == Cells.RNN
        || cell == Cells.RNN_RELU;
  }

  // GravesLSTM is deprecated in favour of LSTM, which has no peepholes.
  @SuppressWarnings("deprecation")
  private static BaseRecurrentLayer.Builder<?> builder(Cell cell) {
    if (cell == Cells.LSTM) {
      return new LSTM.Builder().activation(Activation.TANH);
    }
    if (cell == Cells.LSTM_PEEPHOLE) {
      return new GravesLSTM.Builder().activation(Activation.TANH);
    }
    return new SimpleRnn.Builder()
        .activation(cell == Cells.RNN ? Activation.TANH : Activation.RELU);
  }

  @Override
  public Results compute(Sample sample) {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    sample
        .parameters()
        .named()
        .forEach((name, values) -> parameters.put(name, Nd4j.createFromArray(values)));
    BaseRecurrentLayer.Builder<?> builder = builder(sample.cell());
    builder.nIn(sample.parameters().inputs());
    builder.nOut(sample.parameters().units());
    builder.dataFormat(RNNFormat.NCW);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(builder.build())
                .build());
    network.init();
    network.initGradientsView();
    var layer = (org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer<?>) network.getLayer(0);
    RecurrentWeights.of(sample.cell(), parameters).copyTo(layer);

    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    INDArray output =
        layer
            .rnnActivateUsingStoredState(
                sequences(sample.input().features()), true, true, workspaces)
            .dup();
    Map<String, INDArray> last = layer.rnnGetTBPTTState();
    layer.rnnClearPreviousState();
    layer.setInput(sequences(sample.input().features()), workspaces);
    Pair<Gradient, INDArray> back =
        layer.backpropGradient(sequences(sample.outputGradient()), workspaces);
    List<double[]> gradients = new ArrayList<>();
    gradients.add(numbers(back.getSecond()));
    RecurrentWeights.ofStock(sample.cell(), back.getFirst().gradientForVariable())
        .parameters()
        .values()
        .forEach(gradient -> gradients.add(numbers(gradient)));
    List<double[]> states = new ArrayList<>();
    for (State state : sample.cell().states()) {
      states.add(numbers(last.get(state.key())));
    }
    return new Results(
        new double[][] {numbers(output)},
        states.toArray(double[][]::new),
        gradients.toArray(double[][]::new));
  }

  private static INDArray sequences(double[][][] values) {
    return Nd4j.createFromArray(values).permute(0, 2, 1);
  }

  private static double[] numbers(INDArray array) {
    return array.dup('f').data().asDouble();
  }
}
