package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

@ExtendWith(DoublePrecision.class)
class SequenceSoftmaxTest {
  private static final int BATCH = 3;
  private static final int TIME = 4;
  private static final int IN = 5;
  private static final int CLASSES = 6;
  private static final INDArray INPUT = SmallNetworks.random(1, BATCH, IN, TIME);
  private static final INDArray LABELS = SmallNetworks.labels(BATCH, CLASSES, TIME);
  private static final INDArray SOFT =
      Transforms.softmax(SmallNetworks.random(2, BATCH * TIME, CLASSES).mul(2))
          .reshape(BATCH, TIME, CLASSES)
          .permute(0, 2, 1);
  private static final INDArray MASK = SmallNetworks.mask(TIME, 4, 1, 2);

  private record Setting(
      String name,
      Supplier<LossMCXENT> loss,
      Consumer<RnnOutputLayer.Builder> options,
      RNNFormat format,
      INDArray labels,
      INDArray mask) {
    RnnOutputLayer ours() {
      return build(new SequenceSoftmax.Builder(loss.get()));
    }

    RnnOutputLayer stock() {
      return build(new RnnOutputLayer.Builder(loss.get()));
    }

    private RnnOutputLayer build(RnnOutputLayer.Builder builder) {
      builder.nIn(IN).nOut(CLASSES).dataFormat(format);
      options.accept(builder);
      return builder.build();
    }

    INDArray laidOut(INDArray array) {
      return format == RNNFormat.NWC ? array.permute(0, 2, 1) : array;
    }

    DataSet data(DataType type) {
      return new DataSet(laidOut(INPUT).castTo(type), laidOut(labels).castTo(type), null, mask);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Setting PLAIN =
      new Setting("plain", LossMCXENT::new, layer -> {}, RNNFormat.NCW, LABELS, null);

  private static Stream<Setting> settings() {
    // A new object each time: a gradient check removes the bounds of those it uses.
    Supplier<LossMCXENT> plain = LossMCXENT::new;
    Supplier<LossMCXENT> weighted =
        () -> new LossMCXENT(Nd4j.createFromArray(new double[][] {{1, 2, 0, 3, 1, .5}}));
    INDArray holes = MASK.rsub(1);
    INDArray one = Nd4j.zeros(DataType.DOUBLE, BATCH, TIME);
    one.putScalar(1, 2, 1);
    return Stream.of(
        PLAIN,
        new Setting("mask", plain, layer -> {}, RNNFormat.NCW, LABELS, MASK),
        new Setting(
            "mask with the steps first missing", plain, l -> {}, RNNFormat.NCW, SOFT, holes),
        new Setting("one step alone", plain, layer -> {}, RNNFormat.NCW, LABELS, one),
        new Setting("nothing", plain, layer -> {}, RNNFormat.NCW, LABELS, one.mul(0)),
        new Setting("soft labels", plain, layer -> {}, RNNFormat.NCW, SOFT, null),
        new Setting("weights", weighted, layer -> {}, RNNFormat.NCW, LABELS, MASK),
        new Setting("weights, soft labels", weighted, layer -> {}, RNNFormat.NCW, SOFT, MASK),
        new Setting("NWC", plain, layer -> {}, RNNFormat.NWC, LABELS, null),
        new Setting("NWC, mask, soft", plain, layer -> {}, RNNFormat.NWC, SOFT, MASK),
        new Setting("L1, L2", plain, l -> l.l1(0.01).l2(0.1), RNNFormat.NCW, SOFT, MASK),
        new Setting(
            "bounds", () -> new LossMCXENT(0.2, null), layer -> {}, RNNFormat.NCW, LABELS, null));
  }

  private static MultiLayerNetwork network(DataType type, RnnOutputLayer layer) {
    return SmallNetworks.build(type, layer);
  }

  private static MultiLayerNetwork stockTwin(MultiLayerNetwork ours, Setting setting) {
    MultiLayerNetwork stock = network(ours.params().dataType(), setting.stock());
    stock.setParams(ours.params().dup());
    return stock;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void outputsScoresAndGradientsAreThoseOfTheStockLayer(Setting setting) {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      double bound = type == DataType.FLOAT ? 3e-6 : 1e-13;
      MultiLayerNetwork ours = network(type, setting.ours());
      MultiLayerNetwork stock = stockTwin(ours, setting);
      DataSet data = setting.data(type);
      INDArray output = ours.output(data.getFeatures(), false, null, setting.mask);
      assertThat(output.shape()).isEqualTo(data.getLabels().shape());
      assertThat(output.distance2(stock.output(data.getFeatures(), false, null, setting.mask)))
          .isLessThan(bound);
      assertThat(ours.score(data)).isCloseTo(stock.score(data), within(bound));
      assertThat(ours.score(data, true)).isCloseTo(stock.score(data, true), within(bound));
      for (boolean regularised : new boolean[] {false, true}) {
        INDArray each = ours.scoreExamples(data, regularised);
        INDArray expected = stock.scoreExamples(data, regularised);
        assertThat(each.shape()).isEqualTo(expected.shape());
        assertThat(each.distance2(expected)).isLessThan(3 * bound);
      }
      Pair<Gradient, INDArray> mine =
          ours.calculateGradients(data.getFeatures(), data.getLabels(), null, setting.mask);
      Pair<Gradient, INDArray> theirs =
          stock.calculateGradients(data.getFeatures(), data.getLabels(), null, setting.mask);
      for (String key : List.of("0_W", "0_b")) {
        INDArray expected = theirs.getFirst().getGradientFor(key);
        assertThat(mine.getFirst().getGradientFor(key).distance2(expected))
            .as(key)
            .isLessThan(bound);
      }
      assertThat(mine.getSecond().shape()).isEqualTo(data.getFeatures().shape());
      assertThat(mine.getSecond().distance2(theirs.getSecond())).isLessThan(bound);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void gradientsAreThoseOfFiniteDifferences(Setting setting) {
    if (setting.name.equals("bounds")) {
      return; // The gradient ignores them, as in the stock layer.
    }
    RNNFormat format = setting.format;
    MultiLayerNetwork network =
        SmallNetworks.build(
            DataType.DOUBLE,
            new SimpleRnn.Builder().nIn(IN).nOut(IN).dataFormat(format).build(),
            setting.ours());
    assertRight(network, setting.laidOut(INPUT), setting.laidOut(setting.labels), setting.mask);
  }

  private static void assertRight(
      MultiLayerNetwork network, INDArray input, INDArray labels, INDArray mask) {
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(network)
                    .input(input)
                    .labels(labels)
                    .labelMask(mask)
                    .epsilon(1e-6)
                    .maxRelError(1e-4)
                    .minAbsoluteError(1e-8)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }

  @Test
  void theGradientIsThatOfTheScoreForLabelsOfAnySumAndMasksOfAnyWeight() {
    INDArray some = SOFT.dup();
    some.putSlice(1, some.slice(1).mul(3));
    some.putSlice(2, some.slice(2).mul(0));
    MultiLayerNetwork network = network(DataType.DOUBLE, PLAIN.ours());
    assertRight(network, INPUT, some, MASK.mul(0.3));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void twentyUpdatesAgreeWithTheStockLayer(DataType type) {
    MultiLayerNetwork ours = recurrent(type, PLAIN.ours());
    MultiLayerNetwork stock = recurrent(type, PLAIN.stock());
    stock.setParams(ours.params().dup());
    DataSet data = new DataSet(INPUT.castTo(type), SOFT.castTo(type), null, MASK);
    for (int i = 0; i < 20; i++) {
      ours.fit(data);
      stock.fit(data);
    }
    double bound = type == DataType.FLOAT ? 5e-5 : 1e-11;
    assertThat(ours.score()).isCloseTo(stock.score(), within(bound));
    assertThat(ours.params().distance2(stock.params())).isLessThan(bound);
  }

  private static MultiLayerNetwork recurrent(DataType type, RnnOutputLayer layer) {
    return SmallNetworks.init(
        SmallNetworks.network(type)
            .updater(new Adam(0.02))
            .l2(0.01)
            .list()
            .layer(new LSTM.Builder().nIn(IN).nOut(IN).build())
            .layer(layer)
            .build());
  }

  @Test
  void largeBatchesAgreeWithTheStockLayer() {
    int batch = 37;
    int time = 83;
    int in = 131;
    int classes = 203;
    INDArray input = SmallNetworks.random(5, batch, in, time).castTo(DataType.FLOAT).div(4);
    INDArray labels = SmallNetworks.labels(batch, classes, time).castTo(DataType.FLOAT);
    INDArray mask = Nd4j.ones(DataType.FLOAT, batch, time);
    for (int t = 0; t < time; t += 3) {
      mask.putScalar(t % batch, t, 0);
    }
    RnnOutputLayer.Builder[] builders = {
      new SequenceSoftmax.Builder(), new RnnOutputLayer.Builder()
    };
    INDArray[] gradients = new INDArray[2];
    INDArray[] inputGradients = new INDArray[2];
    double[] scores = new double[2];
    for (int i = 0; i < 2; i++) {
      builders[i].nIn(in).nOut(classes).dataFormat(RNNFormat.NCW);
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .seed(3)
                  .dataType(DataType.FLOAT)
                  .updater(new Sgd(0))
                  .list()
                  .layer(builders[i].build())
                  .build());
      network.init();
      Pair<Gradient, INDArray> result = network.calculateGradients(input, labels, null, mask);
      gradients[i] = result.getFirst().gradient().dup();
      inputGradients[i] = result.getSecond();
      scores[i] = network.score(new DataSet(input, labels, null, mask));
    }
    assertThat(scores[0]).isCloseTo(scores[1], within(1e-3));
    assertThat(gradients[0].distance2(gradients[1]))
        .isLessThan(1e-5 * gradients[1].norm2Number().doubleValue());
    assertThat(inputGradients[0].distance2(inputGradients[1]))
        .isLessThan(1e-5 * inputGradients[1].norm2Number().doubleValue());
  }

  @Test
  void inputsOfAnyStridesGiveTheSameBits() {
    MultiLayerNetwork network = network(DataType.FLOAT, PLAIN.ours());
    INDArray single = INPUT.castTo(DataType.FLOAT);
    INDArray expected = network.output(single.dup('c')).dup();
    INDArray wide = Nd4j.zeros(DataType.FLOAT, BATCH + 1, TIME + 2, IN + 1);
    INDArray part =
        wide.get(
                NDArrayIndex.interval(1, BATCH + 1),
                NDArrayIndex.interval(1, TIME + 1),
                NDArrayIndex.interval(1, IN + 1))
            .permute(0, 2, 1);
    part.assign(single);
    for (INDArray laidOut :
        List.of(
            single.dup('f'),
            single.permute(2, 0, 1).dup('c').permute(1, 2, 0),
            single.permute(0, 2, 1).dup('c').permute(0, 2, 1),
            part)) {
      assertThat(network.output(laidOut)).isEqualTo(expected);
    }
  }

  @Test
  void theOutputIsStoredStepByStep() {
    for (RNNFormat format : RNNFormat.values()) {
      Setting setting = new Setting("", LossMCXENT::new, layer -> {}, format, LABELS, null);
      MultiLayerNetwork network = network(DataType.FLOAT, setting.ours());
      INDArray input = setting.laidOut(INPUT).castTo(DataType.FLOAT);
      network.setInput(input);
      INDArray output =
          network.getLayer(0).activate(input, false, LayerWorkspaceMgr.noWorkspaces());
      assertThat(setting.laidOut(output).stride()).containsExactly(CLASSES, 1, BATCH * CLASSES);
    }
  }

  @Test
  void hugeInputsGiveFiniteScoresAndGradients() {
    MultiLayerNetwork network = network(DataType.FLOAT, PLAIN.ours());
    INDArray huge = INPUT.mul(1e6).castTo(DataType.FLOAT);
    INDArray output = network.output(huge);
    assertThat(output.sum(1).sub(1).amaxNumber().doubleValue()).isLessThan(1e-6);
    Gradient gradient =
        network.calculateGradients(huge, LABELS.castTo(DataType.FLOAT), null, null).getFirst();
    assertThat(Double.isFinite(gradient.gradient().sumNumber().doubleValue())).isTrue();
    double score = network.score(new DataSet(huge, LABELS));
    // Nearly every prediction is certain and wrong; a probability counts as at least 1e-10.
    assertThat(score).isBetween(0.0, -TIME * Math.log(1e-10));
  }

  @Test
  void nanShowsInTheScore() {
    MultiLayerNetwork network = network(DataType.FLOAT, PLAIN.ours());
    INDArray broken = INPUT.dup();
    broken.putScalar(new int[] {0, 0, 0}, Double.NaN);
    assertThat(network.score(new DataSet(broken, LABELS))).isNaN();
  }

  @Test
  void theBiasCanBeOmitted() {
    RnnOutputLayer layer =
        new SequenceSoftmax.Builder().nIn(IN).nOut(CLASSES).hasBias(false).build();
    layer.setRnnDataFormat(RNNFormat.NCW);
    MultiLayerNetwork network = network(DataType.DOUBLE, layer);
    assertThat(network.paramTable().keySet()).containsExactly("0_W");
    assertRight(network, INPUT, SOFT, MASK);
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 1, IN, 1);
    assertThat(network.output(zeros).getDouble(0, 2, 0)).isCloseTo(1.0 / CLASSES, within(1e-15));
  }

  @Test
  void changedParametersAreNoticed() {
    MultiLayerNetwork network = network(DataType.FLOAT, PLAIN.ours());
    INDArray input = INPUT.castTo(DataType.FLOAT);
    INDArray before = network.output(input).dup();
    network.getParam("0_W").putScalar(2, 3, 5);
    INDArray after = network.output(input).dup();
    assertThat(after).isNotEqualTo(before);
    network.getParam("0_W").muli(2);
    assertThat(network.output(input)).isNotEqualTo(after);
    network.setParam("0_b", Nd4j.ones(DataType.FLOAT, CLASSES).mul(-1));
    network.params().muli(0);
    assertThat(network.output(input).getDouble(0, 0, 0)).isCloseTo(1.0 / CLASSES, within(1e-6));
  }

  @Test
  void theScoreOfAFitIsThatBeforeItsUpdate() {
    MultiLayerNetwork network = recurrent(DataType.DOUBLE, PLAIN.ours());
    DataSet data = new DataSet(INPUT, SOFT, null, MASK);
    double before = network.score(data, true);
    network.fit(data);
    assertThat(network.score()).isCloseTo(before, within(1e-12));
    assertThat(network.score(data, true)).isLessThan(before - 1e-3);
  }

  @Test
  void dropoutAndWeightNoiseAreAppliedInTrainingOnly() {
    Setting noisy =
        new Setting(
            "",
            LossMCXENT::new,
            layer ->
                layer
                    .dropOut(0.5)
                    .weightNoise(
                        new WeightNoise(
                            new org.deeplearning4j.nn.conf.distribution.NormalDistribution(0, 1))),
            RNNFormat.NCW,
            SOFT,
            null);
    MultiLayerNetwork network = network(DataType.DOUBLE, noisy.ours());
    MultiLayerNetwork plain = network(DataType.DOUBLE, PLAIN.ours());
    plain.setParams(network.params().dup());
    assertThat(network.output(INPUT)).isEqualTo(plain.output(INPUT));
    INDArray one = network.calculateGradients(INPUT, SOFT, null, null).getSecond();
    INDArray other = network.calculateGradients(INPUT, SOFT, null, null).getSecond();
    assertThat(one).isNotEqualTo(other);
    assertThat(one.eq(0).castTo(DataType.INT32).sumNumber().intValue())
        .isBetween(1, BATCH * IN * TIME - 1);
    assertThat(network.output(INPUT)).isEqualTo(plain.output(INPUT));
  }

  @Test
  void constraintsHoldAfterAnUpdate() {
    RnnOutputLayer layer =
        new SequenceSoftmax.Builder()
            .nIn(IN)
            .nOut(CLASSES)
            .dataFormat(RNNFormat.NCW)
            .updater(new Sgd(1))
            .constrainWeights(new MaxNormConstraint(0.5, 1))
            .build();
    MultiLayerNetwork network = network(DataType.FLOAT, layer);
    network.fit(PLAIN.data(DataType.FLOAT));
    assertThat(network.getParam("0_W").norm2(1).maxNumber().doubleValue()).isLessThan(0.5001);
  }

  @Test
  void truncatedBackpropagationThroughTimeTrainsToTheSameParameters() {
    MultiLayerNetwork[] networks = new MultiLayerNetwork[2];
    for (int i = 0; i < 2; i++) {
      networks[i] =
          SmallNetworks.init(
              SmallNetworks.network(DataType.DOUBLE)
                  .updater(new Sgd(0.1))
                  .list()
                  .layer(new LSTM.Builder().nIn(IN).nOut(IN).build())
                  .layer(i == 0 ? PLAIN.ours() : PLAIN.stock())
                  .backpropType(BackpropType.TruncatedBPTT)
                  .tBPTTLength(2)
                  .build());
      for (int j = 0; j < 3; j++) {
        networks[i].fit(new DataSet(INPUT, LABELS, MASK, MASK));
      }
    }
    assertThat(networks[0].params().distance2(networks[1].params())).isLessThan(1e-13);
  }

  @Test
  void evaluationAgreesWithTheStockLayer() {
    MultiLayerNetwork ours = network(DataType.FLOAT, PLAIN.ours());
    MultiLayerNetwork stock = stockTwin(ours, PLAIN);
    DataSet data = new DataSet(INPUT, LABELS, null, MASK);
    Evaluation mine = ours.evaluate(new ListDataSetIterator<>(List.of(data), BATCH));
    Evaluation theirs = stock.evaluate(new ListDataSetIterator<>(List.of(data), BATCH));
    assertThat(mine.getNumRowCounter()).isEqualTo(7);
    assertThat(mine.getConfusion()).isEqualTo(theirs.getConfusion());
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    MultiLayerNetwork one = recurrent(DataType.FLOAT, PLAIN.ours());
    MultiLayerNetwork two = recurrent(DataType.FLOAT, PLAIN.ours());
    DataSet data = new DataSet(INPUT, SOFT, null, MASK);
    for (int i = 0; i < 5; i++) {
      one.fit(data);
      two.fit(data);
    }
    assertThat(one.params().toFloatVector()).containsExactly(two.params().toFloatVector());
  }

  @Test
  void aStoredNetworkIsTheSame(@TempDir Path folder) throws IOException {
    MultiLayerNetwork network = recurrent(DataType.FLOAT, PLAIN.ours());
    ModelSerializer.writeModel(network, folder.resolve("model.zip").toFile(), true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("model.zip").toFile(), true);
    INDArray input = INPUT.castTo(DataType.FLOAT);
    assertThat(read.output(input)).isEqualTo(network.output(input));
    assertThat(network.clone().output(input)).isEqualTo(network.output(input));
    SequenceSoftmaxLayer layer = (SequenceSoftmaxLayer) network.getLayer(1);
    assertThat(layer.clone().getParam("W")).isEqualTo(network.getParam("1_W"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void jsonAndYamlKeepEverySetting(Setting setting) {
    MultiLayerConfiguration written =
        SmallNetworks.network(DataType.FLOAT).list().layer(setting.ours()).build();
    assertThat(MultiLayerConfiguration.fromJson(written.toJson())).isEqualTo(written);
    assertThat(MultiLayerConfiguration.fromYaml(written.toYaml()).getConf(0).getLayer())
        .isInstanceOf(SequenceSoftmax.class)
        .isEqualTo(written.getConf(0).getLayer());
    assertThat(written.clone()).isEqualTo(written);
    assertThat(setting.ours()).isEqualTo(setting.ours()).isNotEqualTo(setting.stock());
    assertThat(setting.stock()).isNotEqualTo(setting.ours());
  }

  @Test
  void itWorksInAGraphWithAnotherOutput() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "in")
            .addLayer("words", new SequenceSoftmax.Builder().nOut(CLASSES).build(), "lstm")
            .addLayer(
                "tags",
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.TANH)
                    .nOut(2)
                    .build(),
                "lstm")
            .setOutputs("words", "tags")
            .setInputTypes(InputType.recurrent(IN, TIME))
            .build();
    configuration.getVertices().values().forEach(vertex -> assertThat(vertex).isNotNull());
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    INDArray[] labels = {SOFT, SmallNetworks.labels(BATCH, TIME)};
    graph.fit(new INDArray[] {INPUT}, labels, null, new INDArray[] {MASK, MASK});
    INDArray output = graph.output(INPUT)[0];
    assertThat(output.sum(1).sub(1).amaxNumber().doubleValue()).isLessThan(1e-12);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.GraphConfig()
                    .net(withoutUpdates(graph))
                    .inputs(new INDArray[] {INPUT})
                    .labels(labels)
                    .labelMask(new INDArray[] {MASK, MASK})
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)))
        .isTrue();
  }

  /** The check requires a learning rate of one. */
  private static ComputationGraph withoutUpdates(ComputationGraph graph) {
    graph.setLearningRate(1);
    return graph;
  }

  @Test
  void otherLossesAndActivationsAreRefused() {
    assertThatThrownBy(() -> new SequenceSoftmax.Builder(LossFunction.MSE).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found softmax and LossMSE")
        .hasMessageContaining("use RnnOutputLayer");
    assertThatThrownBy(() -> new SequenceSoftmax.Builder().activation(Activation.SIGMOID).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found sigmoid");
    assertThatThrownBy(() -> new SequenceSoftmax.Builder(LossFunction.SPARSE_MCXENT).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SequenceSoftmax.Builder(LossFunction.NEGATIVELOGLIKELIHOOD).build()).isNotNull();
  }

  @Test
  void mismatchedArraysAreRefused() {
    MultiLayerNetwork network = network(DataType.DOUBLE, PLAIN.ours());
    assertThatThrownBy(() -> network.output(Nd4j.zeros(2, IN + 1, 3)))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("Expected input [batch, 5, time]")
        .hasMessageContaining("[2, 6, 3]");
    DataSet shorter = new DataSet(INPUT, SmallNetworks.labels(BATCH, CLASSES, TIME - 1));
    assertThatThrownBy(() -> network.score(shorter))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("Expected labels [3, 6, 4]")
        .hasMessageContaining("[3, 6, 3]");
    DataSet masked = new DataSet(INPUT, LABELS, null, Nd4j.ones(BATCH, TIME - 1));
    assertThatThrownBy(() -> network.score(masked))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("label mask [3, 4]");
    Supplier<LossMCXENT> few = () -> new LossMCXENT(Nd4j.createFromArray(new double[][] {{1, 2}}));
    Setting setting = new Setting("", few, layer -> {}, RNNFormat.NCW, LABELS, null);
    assertThatThrownBy(
            () -> network(DataType.DOUBLE, setting.ours()).score(new DataSet(INPUT, LABELS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 class weights, but there are 6 classes");
  }
}
