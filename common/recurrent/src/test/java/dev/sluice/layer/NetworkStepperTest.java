package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.engine.Stepper;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkStepperTest {
  private static final int SYMBOLS = 7;
  private static final Offset<Double> SINGLE = within(1e-5);
  private static final int[] INPUT = new Random(5).ints(40, 0, SYMBOLS).toArray();

  private static Layer recurrent(String cell, int inputs) {
    return Networks.layer(OwnOrStockLayer.named(cell), inputs).build();
  }

  private static Layer softmax() {
    return new SequenceSoftmax.Builder()
        .nIn(Networks.UNITS)
        .nOut(SYMBOLS)
        .dataFormat(RNNFormat.NCW)
        .build();
  }

  private static MultiLayerNetwork oneHot(DataType type, String cell) {
    return Networks.build(
        type, recurrent(cell, SYMBOLS), recurrent(cell, Networks.UNITS), softmax());
  }

  private static Layer embedding(boolean ours, boolean bias) {
    EmbeddingSequenceLayer.Builder builder =
        ours ? new SequenceEmbedding.Builder() : new EmbeddingSequenceLayer.Builder();
    return builder.nIn(SYMBOLS).nOut(4).hasBias(bias).activation(Activation.IDENTITY).build();
  }

  private static Layer stockSoftmax() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(Networks.UNITS)
        .nOut(SYMBOLS)
        .dataFormat(RNNFormat.NCW)
        .build();
  }

  private static void assertStepsLikeTheNetwork(
      MultiLayerNetwork network, boolean oneHot, Offset<Double> offset) {
    Stepper stepper = NetworkStepper.of(network);
    network.rnnClearPreviousState();
    for (int symbol : INPUT) {
      INDArray input = Nd4j.zeros(1, oneHot ? SYMBOLS : 1, 1);
      input.putScalar(0, oneHot ? symbol : 0, 0, oneHot ? 1 : symbol);
      double[] expected = network.rnnTimeStep(input).castTo(DataType.DOUBLE).data().asDouble();
      assertThat(stepper.step(symbol)).containsExactly(expected, offset);
    }
  }

  static Stream<Arguments> everyCellAndSomeOfDeeplearning4js() {
    return OwnOrStockLayer.all().map(OwnOrStockLayer::label).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("everyCellAndSomeOfDeeplearning4js")
  void oneHotStepsEqualRnnTimeStep(String cell) {
    assertStepsLikeTheNetwork(oneHot(DataType.FLOAT, cell), true, SINGLE);
  }

  @ParameterizedTest
  @MethodSource("everyCellAndSomeOfDeeplearning4js")
  void embeddedStepsEqualRnnTimeStep(String cell) {
    MultiLayerNetwork network =
        Networks.build(DataType.FLOAT, embedding(true, true), recurrent(cell, 4), softmax());
    assertStepsLikeTheNetwork(network, false, SINGLE);
  }

  @EveryCell
  void stepsInDoubleEqualRnnTimeStepInDouble(Cell cell) {
    assertStepsLikeTheNetwork(oneHot(DataType.DOUBLE, cell.name()), true, within(1e-12));
  }

  @Test
  void deeplearning4jsEmbeddingAndOutputAreSteppedAsWell() {
    MultiLayerNetwork network =
        Networks.build(
            DataType.FLOAT, embedding(false, false), recurrent("lstm", 4), stockSoftmax());
    assertStepsLikeTheNetwork(network, false, SINGLE);
  }

  @Test
  void aFrozenLayerIsSteppedLikeAnyOther() {
    MultiLayerNetwork network =
        Networks.build(DataType.FLOAT, new FrozenLayer(recurrent("gru", SYMBOLS)), stockSoftmax());
    assertStepsLikeTheNetwork(network, true, SINGLE);
  }

  @Test
  void dropoutAndOtherTrainingSettingsDoNotAffectIt() {
    Layer first =
        Networks.layer(Cells.LSTM, SYMBOLS)
            .recurrentDropOut(0.5)
            .inputGradient(false)
            .dropOut(0.5)
            .build();
    assertStepsLikeTheNetwork(Networks.build(DataType.FLOAT, first, softmax()), true, SINGLE);
  }

  @Test
  void shortFormsOfTheLayersAreSteppedToo() {
    for (Layer layer :
        new Layer[] {
          new Gru.Builder().resetAfter(true).nIn(SYMBOLS).nOut(Networks.UNITS).build(),
          new Lstm.Builder().nIn(SYMBOLS).nOut(Networks.UNITS).build(),
          new Rnn.Builder().activation(Activation.RELU).nIn(SYMBOLS).nOut(Networks.UNITS).build()
        }) {
      assertStepsLikeTheNetwork(Networks.build(DataType.FLOAT, layer, softmax()), true, SINGLE);
    }
  }

  @Test
  void afterAResetItReadsAnotherSequence() {
    Stepper stepper = NetworkStepper.of(oneHot(DataType.FLOAT, "lstm"));
    double[] first = stepper.step(3).clone();
    stepper.step(4);
    assertThat(stepper.step(3)).isNotEqualTo(first);
    stepper.reset();
    assertThat(stepper.step(3)).isEqualTo(first);
  }

  @Test
  void itCopiesTheWeightsAndDoesNotChangeTheNetworksState() {
    MultiLayerNetwork network = oneHot(DataType.FLOAT, "gru");
    Stepper stepper = NetworkStepper.of(network);
    double[] before = stepper.step(1).clone();

    assertThat(network.rnnGetPreviousState(0)).isNullOrEmpty();
    network.params().muli(2);
    stepper.reset();
    assertThat(stepper.step(1)).isEqualTo(before);
    assertThat(NetworkStepper.of(network).step(1)).isNotEqualTo(before);
  }

  @Test
  void aLayerThatCannotBeSteppedIsNamed() {
    MultiLayerNetwork dense =
        Networks.build(
            DataType.FLOAT,
            recurrent("lstm", SYMBOLS),
            new DenseLayer.Builder().nIn(Networks.UNITS).nOut(Networks.UNITS).build(),
            softmax());
    assertThat(NetworkStepper.obstacle(dense)).get().asString().contains("Layer 1 (DenseLayer)");
    assertThatThrownBy(() -> NetworkStepper.of(dense))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 1 (DenseLayer)")
        .hasMessageContaining("rnnTimeStep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIGMOID", "IDENTITY"})
  void anOutputWithoutSoftmaxIsAnObstacle(Activation activation) {
    Layer output =
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(activation)
            .nIn(Networks.UNITS)
            .nOut(SYMBOLS)
            .build();
    MultiLayerNetwork network = Networks.build(DataType.FLOAT, recurrent("gru", SYMBOLS), output);
    assertThat(NetworkStepper.obstacle(network)).get().asString().contains("softmax");
  }

  @Test
  void aLayerThatReturnsOnlyItsLastStepIsAnObstacle() {
    Layer last = Networks.layer(Cells.GRU, SYMBOLS).returnSequences(false).build();
    MultiLayerNetwork network =
        Networks.build(DataType.FLOAT, last, Networks.perSequence(Networks.UNITS));
    assertThat(NetworkStepper.obstacle(network)).get().asString().contains("Layer 0");
  }
}
