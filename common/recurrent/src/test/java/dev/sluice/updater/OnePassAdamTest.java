package dev.sluice.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deeplearning4j.util.NetworkUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class OnePassAdamTest {
  private static final ISchedule SCHEDULE =
      new ExponentialSchedule(ScheduleType.ITERATION, 0.02, 0.95);
  private static final INDArray INPUT = random(1, 6, 4);
  private static final INDArray LABELS = Nd4j.eye(3).castTo(DataType.FLOAT).repeat(0, 2);

  private static INDArray random(int seed, long... shape) {
    int size = (int) ArrayUtil.prodLong(shape);
    double[] values = new Random(seed).doubles(size, -0.5, 0.5).toArray();
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(shape);
  }

  private static MultiLayerConfiguration configuration(DataType type, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(type)
        .updater(updater)
        .l2(0.01)
        .list()
        .layer(new DenseLayer.Builder().nIn(4).nOut(7).activation(Activation.TANH).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT).nIn(7).nOut(3).build())
        .build();
  }

  private static MultiLayerNetwork network(DataType type, IUpdater updater) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(type, updater));
    network.init();
    return network;
  }

  private static void fit(MultiLayerNetwork network, int times) {
    for (int i = 0; i < times; i++) {
      network.fit(INPUT, LABELS);
    }
  }

  private static void assertAlike(MultiLayerNetwork ours, MultiLayerNetwork stock, double bound) {
    assertThat(ours.params().distance2(stock.params())).isLessThan(bound);
    assertThat(state(ours).distance2(state(stock))).isLessThan(bound);
  }

  private static INDArray state(MultiLayerNetwork network) {
    return network.getUpdater().getStateViewArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void twentyUpdatesAgreeWithStockAdam(DataType type) {
    MultiLayerNetwork ours = network(type, new OnePassAdam(SCHEDULE));
    MultiLayerNetwork stock = network(type, new Adam(SCHEDULE));
    INDArray start = ours.params().dup();
    fit(ours, 20);
    fit(stock, 20);
    assertThat(ours.params().distance2(start)).isGreaterThan(0.1);
    assertAlike(ours, stock, type == DataType.FLOAT ? 3e-6 : 1e-13);
  }

  @Test
  void otherSettingsAgreeWithStockAdam() {
    MultiLayerNetwork ours = network(DataType.DOUBLE, new OnePassAdam(0.05, 0.7, 0.9, 1e-2));
    MultiLayerNetwork stock = network(DataType.DOUBLE, new Adam(0.05, 0.7, 0.9, 1e-2));
    fit(ours, 20);
    fit(stock, 20);
    assertAlike(ours, stock, 1e-13);
  }

  @Test
  void theFirstUpdateIsTheLearningRateAgainstTheSignOfTheGradient() {
    INDArray gradient = Nd4j.createFromArray(3.0, -0.2, 0.0, 1e-3);
    new OnePassAdam(0.1)
        .instantiate(Nd4j.zeros(DataType.DOUBLE, 8), true)
        .applyUpdater(gradient, 0, 0);
    double[] update = gradient.toDoubleVector();
    assertThat(update[0]).isCloseTo(0.1, within(1e-6));
    assertThat(update[1]).isCloseTo(-0.1, within(1e-6));
    assertThat(update[2]).isZero();
    assertThat(update[3]).isCloseTo(0.1, within(1e-4));
  }

  @Test
  void twoUpdatesAgreeWithTheEquations() {
    GradientUpdater<?> adam =
        new OnePassAdam(0.1).instantiate(Nd4j.zeros(DataType.DOUBLE, 2), true);
    INDArray gradient = Nd4j.createFromArray(new double[] {2});
    adam.applyUpdater(gradient, 0, 0);
    // m = 0.2, v = 0.004
    assertThat(gradient.getDouble(0)).isCloseTo(0.09999998418861429, within(1e-15));
    gradient.putScalar(0, -1);
    adam.applyUpdater(gradient, 1, 0);
    // m = 0.08, v = 0.004996
    assertThat(gradient.getDouble(0)).isCloseTo(0.02663370019795855, within(1e-15));
  }

  @Test
  void aLearningRateOfZeroMovesNothing() {
    INDArray gradient = Nd4j.createFromArray(3.0, -0.2);
    new OnePassAdam(0.0)
        .instantiate(Nd4j.zeros(DataType.DOUBLE, 4), true)
        .applyUpdater(gradient, 0, 0);
    assertThat(gradient.norm1Number().doubleValue()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void aLargeArrayThatSeveralThreadsShareGetsTheSameUpdateInEveryPlace(DataType type) {
    // Not a multiple of anything, and a view that begins inside its buffer.
    int length = 3 * AdamArithmetic.MIN_PER_THREAD + AdamArithmetic.PIECE + 17;
    INDArray buffer = random(3, length + 9).castTo(type);
    INDArray ours = buffer.get(NDArrayIndex.interval(5, length + 5));
    INDArray stock = ours.dup();
    INDArray ourState = Nd4j.ones(type, 2L * length);
    INDArray stockState = ourState.dup();
    new OnePassAdam().instantiate(ourState, false).applyUpdater(ours, 3, 0);
    new Adam().instantiate(stockState, false).applyUpdater(stock, 3, 0);
    double bound = type == DataType.FLOAT ? 1e-7 : 1e-15;
    assertThat(ours.sub(stock).amaxNumber().doubleValue()).isLessThan(bound);
    assertThat(ourState.sub(stockState).amaxNumber().doubleValue()).isLessThan(bound);
    INDArray rest = random(3, length + 9).castTo(type);
    for (int i : new int[] {0, 4, length + 5, length + 8}) {
      assertThat(buffer.getDouble(i)).isEqualTo(rest.getDouble(i));
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    MultiLayerNetwork one = network(DataType.FLOAT, new OnePassAdam(0.01));
    MultiLayerNetwork two = network(DataType.FLOAT, new OnePassAdam(0.01));
    fit(one, 10);
    fit(two, 10);
    assertThat(one.params().toFloatVector()).containsExactly(two.params().toFloatVector());
  }

  @Test
  void gradientsWithGapsAndStateOfOtherShapesAreUpdatedToo() {
    INDArray wide = random(4, 3, 10).castTo(DataType.DOUBLE);
    INDArray gaps = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 6));
    INDArray stock = gaps.dup('c').reshape(12);
    INDArray untouched = wide.getColumn(6).dup();
    Map<String, INDArray> state = new HashMap<>();
    state.put(AdamUpdater.M_STATE, Nd4j.zeros(DataType.DOUBLE, 4, 3).transpose());
    state.put(AdamUpdater.V_STATE, Nd4j.zeros(DataType.DOUBLE, 4, 3).transpose());
    GradientUpdater<?> ours = new OnePassAdam().instantiate(state, true);
    GradientUpdater<?> dl4j = new Adam().instantiate(Nd4j.zeros(DataType.DOUBLE, 24), true);
    for (int i = 0; i < 3; i++) {
      ours.applyUpdater(gaps, i, 0);
      dl4j.applyUpdater(stock, i, 0);
    }
    assertThat(gaps.dup('c').reshape(12).sub(stock).amaxNumber().doubleValue()).isLessThan(1e-15);
    assertThat(wide.getColumn(6)).isEqualTo(untouched);
  }

  @Test
  void halfPrecisionIsComputedInSingle() {
    INDArray gradient = Nd4j.createFromArray(3.0, -0.25).castTo(DataType.FLOAT16);
    new OnePassAdam(0.1)
        .instantiate(Nd4j.zeros(DataType.FLOAT16, 4), true)
        .applyUpdater(gradient, 0, 0);
    assertThat(gradient.toDoubleVector()[0]).isCloseTo(0.1, within(1e-3));
    assertThat(gradient.toDoubleVector()[1]).isCloseTo(-0.1, within(1e-3));
  }

  @Test
  void itContinuesWithStockAdamsState() {
    MultiLayerNetwork stock = network(DataType.DOUBLE, new Adam(0.02));
    fit(stock, 7);
    MultiLayerNetwork ours = network(DataType.DOUBLE, new OnePassAdam(0.02));
    ours.setParams(stock.params().dup());
    ours.getUpdater().setStateViewArray(ours, state(stock).dup(), false);
    ours.setIterationCount(stock.getIterationCount());
    fit(ours, 7);
    fit(stock, 7);
    assertAlike(ours, stock, 1e-13);
  }

  @Test
  void trainingContinuesFromAStoredNetwork(@TempDir Path folder) throws IOException {
    MultiLayerNetwork whole = network(DataType.FLOAT, new OnePassAdam(SCHEDULE));
    fit(whole, 5);
    ModelSerializer.writeModel(whole, folder.resolve("model.zip").toFile(), true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("model.zip").toFile(), true);
    fit(whole, 5);
    fit(read, 5);
    assertThat(read.params().toFloatVector()).containsExactly(whole.params().toFloatVector());
    assertThat(read.getLayer(0).conf().getLayer().getUpdaterByParam("W"))
        .isEqualTo(new OnePassAdam(SCHEDULE));
  }

  @Test
  void jsonAndYamlKeepEverySetting() {
    OnePassAdam updater = new OnePassAdam(SCHEDULE);
    updater.setBeta1(0.8);
    updater.setBeta2(0.99);
    updater.setEpsilon(1e-5);
    MultiLayerConfiguration written = configuration(DataType.FLOAT, updater);
    assertThat(MultiLayerConfiguration.fromJson(written.toJson())).isEqualTo(written);
    MultiLayerConfiguration read = MultiLayerConfiguration.fromYaml(written.toYaml());
    assertThat(read).isEqualTo(written);
    assertThat(read.getConf(0).getLayer().getUpdaterByParam("W"))
        .isInstanceOf(OnePassAdam.class)
        .isEqualTo(updater);
  }

  @Test
  void itTrainsAGraphToTheSameParameters() {
    assertThat(graph(new OnePassAdam(0.01)).params().distance2(graph(new Adam(0.01)).params()))
        .isLessThan(1e-13);
  }

  private static ComputationGraph graph(IUpdater updater) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(updater)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "out", new OutputLayer.Builder(LossFunction.MCXENT).nIn(4).nOut(3).build(), "in")
            .setOutputs("out")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    for (int i = 0; i < 20; i++) {
      graph.fit(new INDArray[] {INPUT}, new INDArray[] {LABELS});
    }
    return graph;
  }

  @Test
  void aCloneIsEqualAndIndependent() {
    OnePassAdam updater = new OnePassAdam(SCHEDULE);
    OnePassAdam copy = updater.clone();
    assertThat(copy).isEqualTo(updater).hasSameHashCodeAs(updater);
    copy.setBeta1(0.5);
    assertThat(copy).isNotEqualTo(updater);
  }

  @Test
  void itDiffersFromStockAdamWithTheSameSettings() {
    // Equal updaters would be joined in one block, and the first one would run it.
    assertThat(new OnePassAdam()).isNotEqualTo(new Adam());
    assertThat(new Adam()).isNotEqualTo(new OnePassAdam());
  }

  @Test
  void theBuilderMakesThisUpdater() {
    assertThat(OnePassAdam.builder().learningRate(0.3).beta2(0.95).build())
        .isEqualTo(new OnePassAdam(new Adam(0.3, 0.9, 0.95, 1e-8)));
  }

  @Test
  void aNewLearningRateIsUsed() {
    MultiLayerNetwork network = network(DataType.FLOAT, new OnePassAdam(0.01));
    NetworkUtils.setLearningRate(network, 0.5);
    assertThat(NetworkUtils.getLearningRate(network, 0)).isEqualTo(0.5);
    MultiLayerNetwork other = network(DataType.FLOAT, new OnePassAdam(0.5));
    fit(network, 1);
    fit(other, 1);
    assertThat(network.params()).isEqualTo(other.params());
  }

  @Test
  void mismatchedStateIsRefused() {
    OnePassAdam adam = new OnePassAdam();
    GradientUpdater<?> four = adam.instantiate(Nd4j.zeros(8), true);
    assertThatThrownBy(() -> four.applyUpdater(Nd4j.zeros(5), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for 4 parameters, but the gradient has 5");
    assertThatThrownBy(() -> adam.instantiate(Map.of("M", Nd4j.zeros(2)), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[M]");
    assertThatThrownBy(() -> adam.instantiate(Nd4j.zeros(7), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OnePassAdamUpdater(adam).applyUpdater(Nd4j.zeros(5), 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no state");
  }
}
