package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.task.CellOption;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class CarryingNetworkTest {
  private final DataSet data = TinyProblem.data(3, 8, 5);
  private final INDArray x = data.getFeatures().castTo(DataType.DOUBLE);
  private final INDArray y = data.getLabels().castTo(DataType.DOUBLE);

  private static MultiLayerConfiguration configuration() {
    return configuration(CellOption.named("lstm"));
  }

  /** Two layers whose weights never change: the step is 0. */
  private static MultiLayerConfiguration configuration(CellOption cell) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0))
        .list()
        .layer(layer(cell, 2, 4))
        .layer(layer(cell, 4, 3))
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(3)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .dataFormat(RNNFormat.NCW)
                .build())
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTLength(4)
        .build();
  }

  private static BaseRecurrentLayer layer(CellOption cell, int in, int out) {
    BaseRecurrentLayer.Builder<?> layer = cell.layer();
    layer.nIn(in);
    layer.nOut(out);
    layer.dataFormat(RNNFormat.NCW);
    return layer.build();
  }

  private double lossOf(CarryingNetwork network, int from, int to) {
    GradientControl control = new GradientControl(0);
    network.setListeners(control);
    network.fit(
        x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup(),
        y.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup());
    return control.meanLoss();
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.task.CellOption#labels")
  void twoHalvesWithCarriedStateLoseWhatOneLongPassLoses(String cell) {
    CarryingNetwork network = CarryingNetwork.create(configuration(CellOption.named(cell)));
    double whole = network.score(new DataSet(x, y)) / 8;

    network.startCarrying();
    double first = lossOf(network, 0, 4);
    double second = lossOf(network, 4, 8);

    assertThat((first + second) / 2).isCloseTo(whole, within(1e-9));
    network.stopCarrying();
    assertThat(lossOf(network, 4, 8))
        .as("the second half from zero")
        .isNotCloseTo(second, within(1e-4));
  }

  @Test
  void theGradientOfASegmentIsTakenFromTheCarriedState() {
    CarryingNetwork network = CarryingNetwork.create(configuration());
    network.startCarrying();
    lossOf(network, 0, 4);
    lossOf(network, 4, 8);
    INDArray carried = network.gradient().gradient().dup();

    // Deeplearning4j's own truncated pass over both segments: the last gradient is the second's.
    MultiLayerNetwork parent = new MultiLayerNetwork(configuration());
    parent.init();
    parent.setListeners(new GradientControl(0));
    parent.fit(x, y);

    assertThat(carried.distance2(parent.gradient().gradient())).isLessThan(1e-12);
  }

  @Test
  void itBeginsAndEndsCarryingWithNothing() {
    CarryingNetwork network = CarryingNetwork.create(configuration());
    network.startCarrying();
    double first = lossOf(network, 0, 4);
    assertThat(((RecurrentLayer) network.getLayer(0)).rnnGetPreviousState()).isNotEmpty();

    network.stopCarrying();

    for (int layer = 0; layer < 2; layer++) {
      assertThat(((RecurrentLayer) network.getLayer(layer)).rnnGetPreviousState()).isEmpty();
      assertThat(((RecurrentLayer) network.getLayer(layer)).rnnGetTBPTTState()).isEmpty();
    }
    network.startCarrying();
    assertThat(lossOf(network, 0, 4)).isEqualTo(first);
  }

  @Test
  void aNetworkReadFromDiskIsTakenOverWithWeightsAndCounts() {
    CarryingNetwork network = CarryingNetwork.create(configuration());
    lossOf(network, 0, 4);

    CarryingNetwork other = CarryingNetwork.takeOver(network.clone());

    assertThat(other.params()).isEqualTo(network.params());
    assertThat(other.getIterationCount()).isEqualTo(1);
    other.startCarrying();
    lossOf(other, 0, 4);
    network.startCarrying();
    lossOf(network, 0, 4);
    assertThat(lossOf(other, 4, 8)).isEqualTo(lossOf(network, 4, 8));
  }
}
