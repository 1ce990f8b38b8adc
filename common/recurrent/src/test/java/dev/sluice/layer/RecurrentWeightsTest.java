package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RecurrentWeightsTest {

  /** One input, one unit: columns are the gates. */
  private static INDArray row(double... values) {
    return Nd4j.createFromArray(new double[][] {values});
  }

  @Test
  void pyTorchsGruKeepsItsOrderAndAddsTheBiasesOfResetAndUpdate() {
    RecurrentWeights weights =
        RecurrentWeights.fromPyTorch(
            Cells.GRU_RESET_AFTER,
            new RecurrentWeights.PyTorch(
                row(1, 2, 3).transpose(),
                row(4, 5, 6).transpose(),
                Nd4j.createFromArray(10.0, 20.0, 30.0),
                Nd4j.createFromArray(1.0, 2.0, 3.0)));
    assertThat(weights.input()).isEqualTo(row(1, 2, 3));
    assertThat(weights.recurrent()).isEqualTo(row(4, 5, 6));
    assertThat(weights.bias()).isEqualTo(row(11, 22, 30));
    assertThat(weights.recurrentBias()).isEqualTo(row(3));

    RecurrentWeights.PyTorch back = weights.toPyTorch();
    assertThat(back.weightIh()).isEqualTo(row(1, 2, 3).transpose());
    assertThat(back.weightHh()).isEqualTo(row(4, 5, 6).transpose());
    assertThat(back.biasIh()).isEqualTo(Nd4j.createFromArray(11.0, 22.0, 30.0));
    assertThat(back.biasHh()).isEqualTo(Nd4j.createFromArray(0.0, 0.0, 3.0));
  }

  @Test
  void pyTorchsLstmHasInputForgetCandidateOutputAndTwoBiases() {
    RecurrentWeights weights =
        RecurrentWeights.fromPyTorch(
            Cells.LSTM,
            new RecurrentWeights.PyTorch(
                row(4, 2, 1, 3).transpose(),
                row(8, 6, 5, 7).transpose(),
                Nd4j.createFromArray(40.0, 20.0, 10.0, 30.0),
                Nd4j.createFromArray(4.0, 2.0, 1.0, 3.0)));
    // Here: candidate, forget, output, input.
    assertThat(weights.input()).isEqualTo(row(1, 2, 3, 4));
    assertThat(weights.recurrent()).isEqualTo(row(5, 6, 7, 8));
    assertThat(weights.bias()).isEqualTo(row(11, 22, 33, 44));

    RecurrentWeights.PyTorch back = weights.toPyTorch();
    assertThat(back.weightIh()).isEqualTo(row(4, 2, 1, 3).transpose());
    assertThat(back.biasIh()).isEqualTo(Nd4j.createFromArray(44.0, 22.0, 11.0, 33.0));
    assertThat(back.biasHh()).isEqualTo(Nd4j.createFromArray(0.0, 0.0, 0.0, 0.0));
  }

  @Test
  void kerasGruWithResetAfterHasUpdateBeforeReset() {
    RecurrentWeights.Keras keras =
        new RecurrentWeights.Keras(
            row(2, 1, 3),
            row(5, 4, 6),
            Nd4j.createFromArray(new double[][] {{20, 10, 30}, {2, 1, 3}}));
    RecurrentWeights weights = RecurrentWeights.fromKeras(Cells.GRU_RESET_AFTER, keras);
    assertThat(weights.input()).isEqualTo(row(1, 2, 3));
    assertThat(weights.recurrent()).isEqualTo(row(4, 5, 6));
    assertThat(weights.bias()).isEqualTo(row(11, 22, 30));
    assertThat(weights.recurrentBias()).isEqualTo(row(3));

    RecurrentWeights.Keras back = weights.toKeras();
    assertThat(back.kernel()).isEqualTo(keras.kernel());
    assertThat(back.recurrentKernel()).isEqualTo(keras.recurrentKernel());
    assertThat(back.bias())
        .isEqualTo(Nd4j.createFromArray(new double[][] {{22, 11, 30}, {0, 0, 3}}));
  }

  @Test
  void kerasGruWithResetBeforeHasTheOppositeSignOfTheUpdateGate() {
    RecurrentWeights.Keras keras =
        new RecurrentWeights.Keras(
            row(2, 1, 3), row(5, 4, 6), Nd4j.createFromArray(20.0, 10.0, 30.0));
    RecurrentWeights weights = RecurrentWeights.fromKeras(Cells.GRU, keras);
    assertThat(weights.input()).isEqualTo(row(1, -2, 3));
    assertThat(weights.recurrent()).isEqualTo(row(4, -5, 6));
    assertThat(weights.bias()).isEqualTo(row(10, -20, 30));
    assertThat(weights.recurrentBias()).isNull();

    RecurrentWeights.Keras back = weights.toKeras();
    assertThat(back.kernel()).isEqualTo(keras.kernel());
    assertThat(back.recurrentKernel()).isEqualTo(keras.recurrentKernel());
    assertThat(back.bias()).isEqualTo(keras.bias());
  }

  @EveryCell
  void weightsCanBeCopiedBetweenLayers(Cell cell) {
    RecurrentLayer one = Networks.alone(cell, RNNFormat.NCW);
    RecurrentLayer other = Networks.alone(cell, RNNFormat.NCW);
    other.params().assign(0);
    RecurrentWeights.of(one).copyTo(other);
    assertThat(other.params()).isEqualTo(one.params());
    // It is a copy: changing it does not change the layer.
    RecurrentWeights.of(one).input().assign(0);
    assertThat(other.params()).isEqualTo(one.params());
  }

  @Test
  void aWrappedLayerIsFound() {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new LastTimeStep(Networks.layer(Cells.LSTM, Networks.IN).build()),
            Networks.perSequence(Networks.UNITS));
    assertThat(RecurrentWeights.of(network.getLayer(0)).input()).isEqualTo(network.getParam("0_W"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lstm-layer-norm", "gru-layer-norm", "clockwork", "depth-gated", "grid-lstm"})
  void cellsWithoutALibraryLayerAreRefused(String name) {
    Cell cell = Cells.named(name).orElseThrow();
    RecurrentWeights weights = RecurrentWeights.of(Networks.alone(cell, RNNFormat.NCW));
    assertThatThrownBy(weights::toPyTorch)
        .hasMessageStartingWith("PyTorch has no layer for the cell " + name + ";");
    assertThatThrownBy(weights::toKeras)
        .hasMessageStartingWith("Keras has no layer for the cell " + name + ";");
    INDArray nothing = Nd4j.zeros(1, 1);
    assertThatThrownBy(
            () ->
                RecurrentWeights.fromKeras(
                    cell, new RecurrentWeights.Keras(nothing, nothing, nothing)))
        .hasMessageStartingWith("Keras has no layer for the cell " + name + ";");
  }

  @Test
  void cellsThatTheOtherLibraryLacksAreRefused() {
    RecurrentWeights gru = RecurrentWeights.of(Networks.alone(Cells.GRU, RNNFormat.NCW));
    assertThatThrownBy(gru::toPyTorch)
        .hasMessage(
            "PyTorch has no layer for the cell gru; it has layers for"
                + " gru-reset-after, lstm, rnn, rnn-relu");
    RecurrentWeights peepholes =
        RecurrentWeights.of(Networks.alone(Cells.LSTM_PEEPHOLE, RNNFormat.NCW));
    assertThatThrownBy(peepholes::toKeras).hasMessageContaining("Keras has no layer");
  }

  @Test
  void weightsOfAnotherCellAreRefused() {
    RecurrentWeights weights = RecurrentWeights.of(Networks.alone(Cells.GRU, RNNFormat.NCW));
    RecurrentLayer other = Networks.alone(Cells.GRU_RESET_AFTER, RNNFormat.NCW);
    assertThatThrownBy(() -> weights.copyTo(other))
        .hasMessage(
            "These weights are for the cell gru, but the layer has the cell gru-reset-after");
  }

  @Test
  void weightsOfAnotherSizeAreRefused() {
    RecurrentLayer layer = Networks.alone(Cells.GRU, RNNFormat.NCW);
    RecurrentWeights weights =
        new RecurrentWeights(
            Cells.GRU, Map.of("W", row(1, 2, 3), "RW", row(1, 2, 3), "b", row(1, 2, 3)));
    assertThatThrownBy(() -> weights.copyTo(layer))
        .hasMessage("Expected layer's W [2, 9], found [1, 3]");
    assertThatThrownBy(
            () ->
                new RecurrentWeights(
                    Cells.GRU, Map.of("W", row(1, 2), "RW", row(1, 2, 3), "b", row(1, 2, 3))))
        .hasMessage("Expected W of gru [1, 3], found [1, 2]");
    assertThatThrownBy(
            () ->
                new RecurrentWeights(
                    Cells.GRU,
                    Map.of("W", row(1, 2, 3), "RW", row(1, 2, 3), "b", row(1, 2, 3), "RB", row(1))))
        .hasMessage("The cell gru has no parameter RB");
    assertThatThrownBy(
            () ->
                RecurrentWeights.fromKeras(
                    Cells.GRU_RESET_AFTER,
                    new RecurrentWeights.Keras(row(1, 2, 3), row(1, 2, 3), row(1, 2, 3))))
        .hasMessageContaining("Expected bias of Keras [2, 3], found [1, 3]");
  }

  @Test
  void layersThatNoCellComputesAreRefused() {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new LSTM.Builder().activation(Activation.CUBE).nIn(2).nOut(3).build(),
            new SimpleRnn.Builder()
                .activation(Activation.TANH)
                .hasLayerNorm(true)
                .nIn(3)
                .nOut(3)
                .build(),
            new SimpleRnn.Builder().activation(Activation.SWISH).nIn(3).nOut(3).build(),
            new DenseLayer.Builder().nIn(3).nOut(3).build(),
            Networks.perStep(3, RNNFormat.NCW));
    for (String[] expected :
        new String[][] {
          {
            "0",
            "LSTM 'layer0' has the activation cube; the cells here compute with sigmoid,"
                + " hardsigmoid"
          },
          {"1", "layer normalisation, which the cell rnn does not have"},
          {"2", "SimpleRnn 'layer2' has the activation swish"},
          {"3", "found org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer"}
        }) {
      assertThatThrownBy(() -> RecurrentWeights.of(network.getLayer(Integer.parseInt(expected[0]))))
          .hasMessageContaining(expected[1]);
    }
  }
}
