package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cell;
import dev.sluice.layer.RecurrentConf;
import dev.sluice.layer.SequenceEmbedding;
import dev.sluice.task.LearningRateSchedule;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TrainingSettings;
import dev.sluice.updater.CosineSchedule;
import dev.sluice.updater.OnePassAdam;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

class RecurrentStackTest {
  private static TrainingSettings training(LearningRateSchedule schedule) {
    return TrainingSettings.builder()
        .epochs(10)
        .batchSize(4)
        .learningRate(0.1)
        .schedule(schedule, 0.5, 3)
        .clipNorm(1)
        .seed(7)
        .build();
  }

  private static MultiLayerConfiguration network(
      LearningRateSchedule schedule, NetworkSettings network, boolean bidirectional) {
    NeuralNetConfiguration.ListBuilder list = RecurrentStack.base(training(schedule));
    int width = RecurrentStack.add(list, network, 5, bidirectional);
    return list.layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(width)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .dataFormat(RNNFormat.NCW)
                .build())
        .build();
  }

  @Test
  void layersAreStackedWithTheirSizesAndDropout() {
    MultiLayerConfiguration built =
        network(LearningRateSchedule.CONSTANT, new NetworkSettings("lstm", 3, 2, 0.25, 0), false);

    assertThat(built.getConfs()).hasSize(3);
    for (int i = 0; i < 2; i++) {
      BaseRecurrentLayer layer = (BaseRecurrentLayer) built.getConf(i).getLayer();
      assertThat(layer.getNIn()).isEqualTo(i == 0 ? 5 : 3);
      assertThat(layer.getNOut()).isEqualTo(3);
      assertThat(layer.getRnnDataFormat()).isEqualTo(RNNFormat.NCW);
      assertThat(((Dropout) layer.getIDropout()).getP()).as("share kept").isEqualTo(0.75);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(built);
    network.init();
    assertThat(network.output(Nd4j.rand(2, 5, 7)).shape()).containsExactly(2, 2, 7);
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.cell.Cells#all")
  void ourLayersComputeNoGradientOfTheDataAndUseRecurrentDropout(Cell cell) {
    MultiLayerConfiguration built =
        network(
            LearningRateSchedule.CONSTANT,
            new NetworkSettings(cell.name(), 3, 2, 0, cell.hasRecurrentWeights() ? 0.4 : 0),
            false);

    RecurrentConf first = (RecurrentConf) built.getConf(0).getLayer();
    RecurrentConf second = (RecurrentConf) built.getConf(1).getLayer();
    assertThat(first.cell()).isEqualTo(cell);
    assertThat(first.isInputGradient()).isFalse();
    assertThat(second.isInputGradient()).isTrue();
    assertThat(first.getRecurrentDropOut())
        .as("share kept")
        .isEqualTo(cell.hasRecurrentWeights() ? 0.6 : 1);
    assertThat(first.getIUpdater()).isInstanceOf(OnePassAdam.class);
  }

  @Test
  void aLayerAboveAnEmbeddingPassesItsGradientDown() {
    NeuralNetConfiguration.ListBuilder list =
        RecurrentStack.base(training(LearningRateSchedule.CONSTANT));
    list.layer(new SequenceEmbedding.Builder().nIn(9).nOut(5).build());
    RecurrentStack.addToLastStep(list, new NetworkSettings("gru", 3, 1, 0, 0), 5);
    list.layer(new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build());
    RecurrentConf recurrent = (RecurrentConf) list.build().getConf(1).getLayer();
    assertThat(recurrent.isInputGradient()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru", "dl4j-lstm"})
  void theLastStepEqualsThatOfTheWholeSequence(String cell) {
    NetworkSettings settings = new NetworkSettings(cell, 3, 2, 0, 0);
    NeuralNetConfiguration.ListBuilder all =
        RecurrentStack.base(training(LearningRateSchedule.CONSTANT));
    RecurrentStack.add(all, settings, 5, false);
    NeuralNetConfiguration.ListBuilder last =
        RecurrentStack.base(training(LearningRateSchedule.CONSTANT));
    assertThat(RecurrentStack.addToLastStep(last, settings, 5)).isEqualTo(3);
    INDArray input = Nd4j.rand(4, 5, 7);

    MultiLayerNetwork steps = new MultiLayerNetwork(all.validateOutputLayerConfig(false).build());
    steps.init();
    MultiLayerNetwork one = new MultiLayerNetwork(last.validateOutputLayerConfig(false).build());
    one.init();
    assertThat(one.params()).isEqualTo(steps.params());
    assertThat(one.feedForward(input).get(2))
        .isEqualTo(
            steps
                .feedForward(input)
                .get(2)
                .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(6)));
  }

  @Test
  void bidirectionalLayersOutputTwiceTheirUnits() {
    MultiLayerConfiguration built =
        network(LearningRateSchedule.CONSTANT, new NetworkSettings("lstm", 3, 2, 0, 0), true);

    assertThat(built.getConf(0).getLayer()).isInstanceOf(Bidirectional.class);
    MultiLayerNetwork network = new MultiLayerNetwork(built);
    network.init();
    assertThat(network.feedForward(Nd4j.rand(2, 5, 7)).get(2).shape()).containsExactly(2, 6, 7);
  }

  @ParameterizedTest
  @EnumSource(LearningRateSchedule.class)
  void everyScheduleIsStoredAndRead(LearningRateSchedule schedule) {
    MultiLayerConfiguration built =
        network(schedule, new NetworkSettings("lstm", 3, 1, 0, 0), false);

    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(built.toJson());

    assertThat(read).isEqualTo(built);
    assertThat(rates(read)).isEqualTo(RecurrentStack.schedule(training(schedule)));
    assertThat(rates(read).valueAt(0, 4))
        .isCloseTo(
            switch (schedule) {
              case CONSTANT -> 0.1;
              case STEP -> 0.05;
              case EXPONENTIAL -> 0.1 / 16;
              case COSINE -> 0.05 * (1 + Math.cos(0.4 * Math.PI));
            },
            within(1e-12));
  }

  private static ISchedule rates(MultiLayerConfiguration network) {
    BaseRecurrentLayer layer = (BaseRecurrentLayer) network.getConf(0).getLayer();
    return ((Adam) layer.getIUpdater()).getLearningRateSchedule();
  }

  @Test
  void theCosineFallsFromTheInitialRateToZeroAndStaysThere() {
    CosineSchedule cosine = new CosineSchedule(0.2, 4);

    assertThat(cosine.valueAt(99, 0)).isEqualTo(0.2);
    assertThat(cosine.valueAt(0, 2)).isCloseTo(0.1, within(1e-12));
    assertThat(cosine.valueAt(0, 4)).isCloseTo(0, within(1e-12));
    assertThat(cosine.valueAt(0, 6)).isCloseTo(0, within(1e-12));
    assertThat(cosine.clone()).isEqualTo(cosine);
  }
}
