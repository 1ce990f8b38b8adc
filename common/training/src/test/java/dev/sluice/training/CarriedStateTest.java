package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.layer.StoredNetwork;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.CellOption;
import java.io.IOException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@ParameterizedClass
@EnumSource(TinyProblem.Kind.class)
class CarriedStateTest {
  @Parameter TinyProblem.Kind kind;

  private final DataSet data = TinyProblem.data(3, 8, 5);
  private final INDArray x = data.getFeatures().castTo(DataType.DOUBLE);
  private final INDArray y = data.getLabels().castTo(DataType.DOUBLE);

  private NetworkDefinition definition() {
    return definition(CellOption.named("lstm"));
  }

  /** Two layers whose weights never change: the learning rate is 0. */
  private NetworkDefinition definition(CellOption cell) {
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).updater(new Sgd(0));
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nIn(3)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .dataFormat(RNNFormat.NCW)
            .build();
    return kind == TinyProblem.Kind.LAYERS
        ? NetworkDefinition.of(
            base.list()
                .layer(layer(cell, 2, 4))
                .layer(layer(cell, 4, 3))
                .layer(output)
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(4)
                .build())
        : NetworkDefinition.of(
            base.graphBuilder()
                .addInputs("x")
                .addLayer("0", layer(cell, 2, 4), "x")
                .addLayer("1", layer(cell, 4, 3), "0")
                .addLayer("2", output, "1")
                .setOutputs("2")
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(4)
                .build());
  }

  private static BaseRecurrentLayer layer(CellOption cell, int in, int out) {
    BaseRecurrentLayer.Builder<?> layer = cell.layer();
    layer.nIn(in);
    layer.nOut(out);
    layer.dataFormat(RNNFormat.NCW);
    return layer.build();
  }

  private MultiDataSet segment(int from, int to) {
    return new DataSet(
            x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup(),
            y.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup())
        .toMultiDataSet();
  }

  private double lossOf(TrainableNetwork network, int from, int to) {
    GradientControl control = new GradientControl(network, 0);
    network.model().setListeners(control);
    network.fit(segment(from, to));
    return control.meanLoss();
  }

  private double score(TrainableNetwork network) {
    return network.model() instanceof ComputationGraph graph
        ? graph.score(segment(0, 8))
        : network.layers().score(new DataSet(x, y));
  }

  private static RecurrentLayer recurrent(TrainableNetwork network, int index) {
    Layer layer =
        network.model() instanceof ComputationGraph graph
            ? graph.getLayer(String.valueOf(index))
            : network.layers().getLayer(index);
    return (RecurrentLayer) layer;
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.task.CellOption#labels")
  void twoHalvesWithCarriedStateHaveTheLossOfOneLongPass(String cell) {
    TrainableNetwork network = definition(CellOption.named(cell)).create();
    double whole = score(network) / 8;

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
  void theGradientOfASegmentStartsFromTheCarriedState() {
    TrainableNetwork network = definition().create();
    network.startCarrying();
    lossOf(network, 0, 4);
    lossOf(network, 4, 8);
    INDArray carried = network.model().gradient().gradient().dup();

    // Deeplearning4j's own truncated pass over both segments: the last gradient is the second's.
    TrainableNetwork whole = definition().create();
    lossOf(whole, 0, 8);

    assertThat(carried.distance2(whole.model().gradient().gradient())).isLessThan(1e-12);
  }

  @Test
  void carryingStartsAndEndsWithoutState() {
    TrainableNetwork network = definition().create();
    network.startCarrying();
    double first = lossOf(network, 0, 4);
    assertThat(recurrent(network, 0).rnnGetPreviousState()).isNotEmpty();

    network.stopCarrying();

    for (int layer = 0; layer < 2; layer++) {
      assertThat(recurrent(network, layer).rnnGetPreviousState()).isEmpty();
      assertThat(recurrent(network, layer).rnnGetTBPTTState()).isEmpty();
    }
    network.startCarrying();
    assertThat(lossOf(network, 0, 4)).isEqualTo(first);
  }

  @Test
  void aNetworkReadFromDiskIsWrappedWithItsWeightsAndCounts() throws IOException {
    TrainableNetwork network = definition().create();
    lossOf(network, 0, 4);

    TrainableNetwork other =
        TrainableNetwork.of(
            StoredNetwork.restore(
                network.configuration(), network.model().params().dup(), network.updaterState()));

    assertThat(other.model().params()).isEqualTo(network.model().params());
    assertThat(other.updates()).isEqualTo(1);
    other.startCarrying();
    lossOf(other, 0, 4);
    network.startCarrying();
    lossOf(network, 0, 4);
    assertThat(lossOf(other, 4, 8)).isEqualTo(lossOf(network, 4, 8));
  }

  @Test
  void sequencesOfDifferentLengthsAreRejected() {
    TrainableNetwork network = definition().create();
    MultiDataSet batch = segment(0, 8);
    batch.setLabels(0, segment(0, 4).getLabels(0));

    assertThatThrownBy(() -> network.fit(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sequences [batch, features, time] of one length")
        .hasMessageContaining("inputs [3, 2, 8] and labels [3, 2, 4]");
  }

  @Test
  void aBatchWithAnotherNumberOfInputsIsRejected() {
    TrainableNetwork network = definition().create();
    MultiDataSet one = segment(0, 4);
    MultiDataSet two =
        new org.nd4j.linalg.dataset.MultiDataSet(
            new INDArray[] {one.getFeatures(0), one.getFeatures(0)}, one.getLabels());

    assertThatThrownBy(() -> network.fit(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 inputs and 1 outputs")
        .hasMessageContaining("2 inputs and labels for 1");
  }

  @Test
  void theOtherKindOfNetworkIsNotAvailable() {
    TrainableNetwork network = definition().create();

    assertThatThrownBy(
            () -> {
              Object other = kind == TinyProblem.Kind.LAYERS ? network.graph() : network.layers();
              throw new AssertionError(other);
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            kind == TinyProblem.Kind.LAYERS
                ? MultiLayerNetwork.class.getSimpleName()
                : ComputationGraph.class.getSimpleName());
    assertThat(network.outputs(segment(0, 8))).hasSize(1);
  }
}
