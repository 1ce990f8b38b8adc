package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

@ExtendWith(DoublePrecision.class)
class SequenceEmbeddingTest {
  private static final int WORDS = 6;
  private static final int WIDTH = 4;
  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final double[][] INDICES = {{0, 5, 2, 5, 5}, {1, 1, 4, 0, 0}, {3, 2, 0, 0, 0}};
  private static final INDArray INPUT = Nd4j.createFromArray(INDICES).reshape(BATCH, 1, TIME);
  private static final INDArray MASK = SmallNetworks.mask(TIME, 5, 3, 2);

  private record Setting(
      String name, Consumer<EmbeddingSequenceLayer.Builder> options, INDArray mask) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Setting> settings() {
    INDArray holes = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);
    holes.putScalar(0, 0, 0);
    holes.putScalar(1, 2, 0.5);
    holes.putScalar(2, 1, 0);
    return Stream.of(
        new Setting("defaults", layer -> {}, null),
        new Setting("mask", layer -> {}, MASK),
        new Setting("fractional mask with holes", layer -> {}, holes),
        new Setting("bias", layer -> layer.hasBias(true), null),
        new Setting("bias and mask", layer -> layer.hasBias(true), MASK),
        new Setting("NWC", layer -> layer.outputDataFormat(RNNFormat.NWC), null),
        new Setting("NWC and mask", layer -> layer.outputDataFormat(RNNFormat.NWC), MASK),
        new Setting(
            "sigmoid, bias and mask",
            layer -> layer.activation(Activation.SIGMOID).hasBias(true),
            holes),
        new Setting(
            "sigmoid, NWC and mask",
            layer -> layer.activation(Activation.SIGMOID).outputDataFormat(RNNFormat.NWC),
            holes),
        new Setting("dropout, L2", layer -> layer.dropOut(0.5).l2(0.1).biasInit(0.1), MASK));
  }

  private static EmbeddingSequenceLayer.Builder sized(
      EmbeddingSequenceLayer.Builder layer, Setting setting) {
    setting.options.accept(layer.nIn(WORDS).nOut(WIDTH));
    return layer;
  }

  private static EmbeddingSequenceLayer ours(Setting setting) {
    return sized(new SequenceEmbedding.Builder(), setting).build();
  }

  private static EmbeddingSequenceLayer stock(Setting setting) {
    return sized(new EmbeddingSequenceLayer.Builder(), setting).build();
  }

  private static final Setting PLAIN = new Setting("plain", layer -> {}, null);

  private static MultiLayerNetwork network(DataType type, EmbeddingSequenceLayer layer) {
    return SmallNetworks.build(type, layer, SmallNetworks.perStep(WIDTH, layer.getOutputFormat()));
  }

  private static INDArray labels(RNNFormat format) {
    INDArray labels = SmallNetworks.labels(BATCH, TIME);
    return format == RNNFormat.NWC ? labels.permute(0, 2, 1) : labels;
  }

  /** The stock network with the parameters of ours. */
  private static MultiLayerNetwork twin(MultiLayerNetwork ours, MultiLayerNetwork stock) {
    ours.paramTable().forEach(stock::setParam);
    return stock;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void outputsAndGradientsAreThoseOfTheStockLayer(Setting setting) {
    MultiLayerNetwork ours = network(DataType.DOUBLE, ours(setting));
    MultiLayerNetwork stock = twin(ours, network(DataType.DOUBLE, stock(setting)));
    RNNFormat format = ours(setting).getOutputFormat();
    for (boolean training : new boolean[] {false, true}) {
      List<INDArray> mine = feedForward(ours, setting.mask, training);
      List<INDArray> theirs = feedForward(stock, setting.mask, training);
      for (int i = 0; i < mine.size(); i++) {
        assertThat(mine.get(i).shape()).isEqualTo(theirs.get(i).shape());
        assertThat(mine.get(i).distance2(theirs.get(i))).isLessThan(1e-14);
      }
    }
    Pair<Gradient, INDArray> mine =
        ours.calculateGradients(INPUT, labels(format), setting.mask, MASK);
    Pair<Gradient, INDArray> theirs =
        stock.calculateGradients(INPUT, labels(format), setting.mask, MASK);
    theirs
        .getFirst()
        .gradientForVariable()
        .forEach(
            (key, gradient) ->
                assertThat(mine.getFirst().getGradientFor(key).distance2(gradient))
                    .as(key)
                    .isLessThan(1e-13));
    assertThat(mine.getSecond()).isNull();
  }

  private static List<INDArray> feedForward(
      MultiLayerNetwork network, INDArray mask, boolean training) {
    network.setLayerMaskArrays(mask, null);
    List<INDArray> activations = network.feedForward(INPUT, training);
    network.clearLayerMaskArrays();
    return activations;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void gradientsAreThoseOfFiniteDifferences(Setting setting) {
    EmbeddingSequenceLayer layer = ours(setting);
    layer.setIDropout(null); // without effect here, but the check refuses it
    MultiLayerNetwork network = network(DataType.DOUBLE, layer);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(network)
                    .input(INPUT)
                    .labels(labels(ours(setting).getOutputFormat()))
                    .inputMask(setting.mask)
                    .labelMask(MASK)
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void aNetworkTrainsToTheSameParametersAsWithTheStockLayer(DataType type) {
    MultiLayerNetwork ours = recurrent(type, ours(PLAIN));
    MultiLayerNetwork stock = twin(ours, recurrent(type, stock(PLAIN)));
    DataSet data = new DataSet(INPUT, SmallNetworks.labels(BATCH, TIME), MASK, MASK);
    for (int i = 0; i < 20; i++) {
      ours.fit(data);
      stock.fit(data);
    }
    double bound = type == DataType.FLOAT ? 2e-5 : 1e-12;
    stock
        .paramTable()
        .forEach(
            (key, value) ->
                assertThat(ours.getParam(key).distance2(value)).as(key).isLessThan(bound));
    assertThat(ours.score()).isEqualTo(stock.score(), within(bound));
  }

  /** In front of a Deeplearning4j layer, whose gradients have another memory layout. */
  private static MultiLayerNetwork recurrent(DataType type, EmbeddingSequenceLayer layer) {
    return SmallNetworks.init(
        SmallNetworks.network(type)
            .updater(new Adam(0.02))
            .l2(0.01)
            .list()
            .layer(layer)
            .layer(new LSTM.Builder().nIn(WIDTH).nOut(3).build())
            .layer(SmallNetworks.perStep(3, RNNFormat.NCW))
            .build());
  }

  @Test
  void largeBatchesGiveTheGradientOfTheStockLayer() {
    int batch = 40;
    int time = 50;
    int width = 65;
    Setting large = new Setting("", layer -> layer.nIn(31).nOut(width).hasBias(true), null);
    INDArray input = SmallNetworks.random(8, batch, 1, time).add(1.5).mul(10.3);
    input = Transforms.floor(input);
    INDArray labels = SmallNetworks.labels(batch, time);
    MultiLayerNetwork ours =
        SmallNetworks.build(
            DataType.DOUBLE, ours(large), SmallNetworks.perStep(width, RNNFormat.NCW));
    MultiLayerNetwork stock =
        twin(
            ours,
            SmallNetworks.build(
                DataType.DOUBLE, stock(large), SmallNetworks.perStep(width, RNNFormat.NCW)));
    assertThat(ours.output(input).distance2(stock.output(input))).isLessThan(1e-12);
    Gradient mine = ours.calculateGradients(input, labels, null, null).getFirst();
    Gradient theirs = stock.calculateGradients(input, labels, null, null).getFirst();
    for (String key : List.of("0_W", "0_b")) {
      assertThat(mine.getGradientFor(key).distance2(theirs.getGradientFor(key))).isLessThan(1e-11);
    }
  }

  @Test
  void indicesMayBeOfAnyNumericTypeAndShapeAndStrides() {
    MultiLayerNetwork network = network(DataType.FLOAT, ours(PLAIN));
    INDArray expected = network.feedForward(INPUT).get(1).dup();
    INDArray flat = INPUT.reshape(BATCH, TIME);
    for (DataType type :
        List.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT32, DataType.INT64, DataType.UINT8)) {
      INDArray typed = flat.castTo(type);
      assertThat(network.feedForward(typed).get(1)).as(type.name()).isEqualTo(expected);
      assertThat(network.feedForward(typed.reshape(BATCH, 1, TIME)).get(1)).isEqualTo(expected);
      assertThat(network.feedForward(typed.dup('f')).get(1)).isEqualTo(expected);
      INDArray wide = Nd4j.zeros(type, TIME + 2, BATCH + 1).transpose();
      INDArray part =
          wide.get(NDArrayIndex.interval(1, BATCH + 1), NDArrayIndex.interval(1, TIME + 1));
      part.assign(typed);
      assertThat(network.feedForward(part).get(1)).isEqualTo(expected);
    }
  }

  @Test
  void theOutputIsStoredStepByStep() {
    for (RNNFormat format : RNNFormat.values()) {
      Setting setting = new Setting("", layer -> layer.outputDataFormat(format), null);
      INDArray output = network(DataType.FLOAT, ours(setting)).feedForward(INPUT).get(1);
      INDArray ncw = format == RNNFormat.NWC ? output.permute(0, 2, 1) : output;
      assertThat(ncw.shape()).containsExactly(BATCH, WIDTH, TIME);
      assertThat(ncw.stride()).containsExactly(WIDTH, 1, BATCH * WIDTH);
    }
  }

  @Test
  void gradientsOfAnyStridesAreAddedCorrectly() {
    MultiLayerNetwork network = network(DataType.DOUBLE, ours(PLAIN));
    network.initGradientsView();
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    INDArray epsilon = SmallNetworks.random(3, BATCH, WIDTH, TIME);
    INDArray expected = null;
    for (INDArray laidOut :
        List.of(
            epsilon.dup('c'),
            epsilon.dup('f'),
            epsilon.permute(2, 0, 1).dup('c').permute(1, 2, 0),
            epsilon.permute(1, 2, 0).dup('c').permute(2, 0, 1))) {
      network.getLayer(0).activate(INPUT, true, none);
      INDArray gradient =
          network.getLayer(0).backpropGradient(laidOut, none).getFirst().getGradientFor("W").dup();
      if (expected == null) {
        expected = gradient;
        // Word 1 is at the first two steps of the second example.
        double atWord1 = epsilon.getDouble(1, 2, 0) + epsilon.getDouble(1, 2, 1);
        assertThat(gradient.getDouble(1, 2)).isEqualTo(atWord1);
      }
      assertThat(gradient).isEqualTo(expected);
    }
  }

  @Test
  void wordsNotReadGetZeroGradients() {
    MultiLayerNetwork network = network(DataType.DOUBLE, ours(PLAIN));
    network.initGradientsView();
    network.getFlattenedGradients().assign(Double.NaN);
    INDArray twice = Nd4j.createFromArray(new double[][] {{2, 2}});
    Gradient gradient =
        network.calculateGradients(twice, SmallNetworks.labels(1, 2), null, null).getFirst();
    INDArray words = gradient.getGradientFor("0_W");
    for (int word = 0; word < WORDS; word++) {
      double norm = words.getRow(word).norm2Number().doubleValue();
      if (word == 2) {
        assertThat(norm).isGreaterThan(0);
      } else {
        assertThat(norm).isZero();
      }
    }
  }

  @Test
  void maskedStepsAreZeroAndNotReadAtAll() {
    MultiLayerNetwork network = network(DataType.FLOAT, ours(PLAIN));
    INDArray padded = INPUT.dup();
    padded.putScalar(new int[] {1, 0, 4}, -1);
    padded.putScalar(new int[] {2, 0, 3}, Double.NaN);
    INDArray output = feedForwardOf(network, padded);
    assertThat(output.getDouble(1, 0, 4)).isZero();
    assertThat(output.getDouble(2, 3, 3)).isZero();
    assertThat(output.getDouble(2, 3, 1)).isNotZero();
    assertThat(
            network
                .calculateGradients(padded, SmallNetworks.labels(BATCH, TIME), MASK, MASK)
                .getFirst())
        .isNotNull();
  }

  private static INDArray feedForwardOf(MultiLayerNetwork network, INDArray input) {
    network.setLayerMaskArrays(MASK, null);
    INDArray output = network.feedForward(input).get(1);
    network.clearLayerMaskArrays();
    return output;
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, WORDS, 2.5, Double.NaN, Double.POSITIVE_INFINITY, 1e12})
  void anInvalidIndexIsRefusedWithItsPosition(double bad) {
    MultiLayerNetwork network = network(DataType.FLOAT, ours(PLAIN));
    INDArray input = INPUT.dup();
    input.putScalar(new int[] {2, 0, 3}, bad);
    String shown =
        bad == 2.5 || !Double.isFinite(bad) ? Double.toString(bad) : Long.toString((long) bad);
    assertThatThrownBy(() -> network.output(input))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("Example 2 of the batch")
        .hasMessageContaining("step 3")
        .hasMessageContaining("index " + shown)
        .hasMessageContaining("from 0 to 5 (nIn = 6)");
  }

  @Test
  void inputsAndMasksOfOtherShapesAreRefused() {
    MultiLayerNetwork network = network(DataType.FLOAT, ours(PLAIN));
    assertThatThrownBy(() -> network.feedForward(Nd4j.zeros(2, 3, 4)))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("[batch, 1, time] or [batch, time], found [2, 3, 4]");
    assertThatThrownBy(
            () -> {
              network.setLayerMaskArrays(Nd4j.ones(BATCH, TIME - 1), null);
              network.feedForward(INPUT);
            })
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("mask [3, 5] (batch, time)")
        .hasMessageContaining("[3, 4]");
    Setting fixed = new Setting("", layer -> layer.inferInputLength(false).inputLength(7), null);
    assertThatThrownBy(() -> network(DataType.FLOAT, ours(fixed)).feedForward(INPUT))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("7 steps");
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    MultiLayerNetwork one = recurrent(DataType.FLOAT, ours(PLAIN));
    MultiLayerNetwork two = recurrent(DataType.FLOAT, ours(PLAIN));
    DataSet data = new DataSet(INPUT, SmallNetworks.labels(BATCH, TIME), MASK, MASK);
    for (int i = 0; i < 5; i++) {
      one.fit(data);
      two.fit(data);
    }
    assertThat(one.params().toFloatVector()).containsExactly(two.params().toFloatVector());
  }

  @Test
  void workspacesChangeNothing() {
    double[] scores = new double[2];
    for (int i = 0; i < 2; i++) {
      WorkspaceMode mode = i == 0 ? WorkspaceMode.NONE : WorkspaceMode.ENABLED;
      MultiLayerNetwork network =
          SmallNetworks.init(
              SmallNetworks.network(DataType.FLOAT)
                  .updater(new Adam(0.01))
                  .trainingWorkspaceMode(mode)
                  .inferenceWorkspaceMode(mode)
                  .list()
                  .layer(ours(PLAIN))
                  .layer(SmallNetworks.perStep(WIDTH, RNNFormat.NCW))
                  .build());
      DataSet data = new DataSet(INPUT, SmallNetworks.labels(BATCH, TIME), MASK, MASK);
      for (int j = 0; j < 4; j++) {
        network.fit(data);
      }
      scores[i] = network.score(data);
    }
    assertThat(scores[0]).isEqualTo(scores[1]).isPositive();
  }

  @Test
  void aStoredNetworkIsTheSame(@TempDir Path folder) throws IOException {
    MultiLayerNetwork network = recurrent(DataType.FLOAT, ours(PLAIN));
    ModelSerializer.writeModel(network, folder.resolve("model.zip").toFile(), true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("model.zip").toFile(), true);
    assertThat(read.output(INPUT)).isEqualTo(network.output(INPUT));
    assertThat(read.getParam("0_W")).isEqualTo(network.getParam("0_W"));
    assertThat(network.clone().output(INPUT)).isEqualTo(network.output(INPUT));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void jsonAndYamlKeepEverySetting(Setting setting) {
    MultiLayerConfiguration written =
        SmallNetworks.network(DataType.FLOAT)
            .list()
            .layer(ours(setting))
            .layer(SmallNetworks.perStep(WIDTH, RNNFormat.NCW))
            .build();
    assertThat(MultiLayerConfiguration.fromJson(written.toJson())).isEqualTo(written);
    assertThat(MultiLayerConfiguration.fromYaml(written.toYaml()).getConf(0).getLayer())
        .isInstanceOf(SequenceEmbedding.class)
        .isEqualTo(written.getConf(0).getLayer());
    assertThat(written.clone()).isEqualTo(written);
    assertThat(ours(setting)).isNotEqualTo(stock(setting)).isEqualTo(ours(setting));
    assertThat(stock(setting)).isNotEqualTo(ours(setting));
  }

  @Test
  void itWorksInAGraphAndWithAnInputTypeOfSequences() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new NoOp())
            .graphBuilder()
            .addInputs("words")
            .addLayer("embedding", ours(PLAIN), "words")
            .addLayer("lstm", new LSTM.Builder().nOut(3).build(), "embedding")
            .addLayer(
                "out", new RnnOutputLayer.Builder(LossFunction.MCXENT).nOut(2).build(), "lstm")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(1, TIME))
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    assertThat(graph.getLayer("embedding").getParam("W").shape()).containsExactly(WORDS, WIDTH);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.GraphConfig()
                    .net(graph)
                    .inputs(new INDArray[] {INPUT})
                    .labels(new INDArray[] {SmallNetworks.labels(BATCH, TIME)})
                    .inputMask(new INDArray[] {MASK})
                    .labelMask(new INDArray[] {MASK})
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)))
        .isTrue();
  }

  @Test
  void givenVectorsAreUsed() {
    INDArray vectors = SmallNetworks.random(9, WORDS, WIDTH);
    EmbeddingSequenceLayer layer = new SequenceEmbedding.Builder().weightInit(vectors).build();
    MultiLayerNetwork network = network(DataType.DOUBLE, layer);
    assertThat(network.getParam("0_W").distance2(vectors)).isLessThan(1e-14);
    assertThat(network.clone().getParam("0_W").distance2(vectors)).isLessThan(1e-14);
  }

  @Test
  void constraintsHoldAfterAnUpdate() {
    EmbeddingSequenceLayer layer =
        new SequenceEmbedding.Builder()
            .nIn(WORDS)
            .nOut(WIDTH)
            .constrainWeights(new MaxNormConstraint(0.5, 1))
            .build();
    MultiLayerNetwork network =
        SmallNetworks.init(
            SmallNetworks.network(DataType.FLOAT)
                .updater(new Sgd(1))
                .list()
                .layer(layer)
                .layer(SmallNetworks.perStep(WIDTH, RNNFormat.NCW))
                .build());
    network.fit(new DataSet(INPUT, SmallNetworks.labels(BATCH, TIME)));
    assertThat(network.getParam("0_W").norm2(1).maxNumber().doubleValue()).isLessThan(0.5001);
  }

  @Test
  void aTransferredEmbeddingKeepsItsVectors() {
    MultiLayerNetwork network = recurrent(DataType.FLOAT, ours(PLAIN));
    MultiLayerNetwork other =
        new TransferLearning.Builder(network)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
            .setFeatureExtractor(0)
            .removeOutputLayer()
            .addLayer(SmallNetworks.perStep(3, RNNFormat.NCW))
            .build();
    assertThat(other.getLayer(0).getParam("W")).isEqualTo(network.getParam("0_W"));
    other.fit(new DataSet(INPUT, SmallNetworks.labels(BATCH, TIME)));
    assertThat(other.getLayer(0).getParam("W")).isEqualTo(network.getParam("0_W"));
  }

  @Test
  void flatParametersAreRowMajor() {
    MultiLayerNetwork network = network(DataType.FLOAT, ours(PLAIN));
    INDArray flat = network.getLayer(0).params().dup();
    INDArray table = network.getParam("0_W").dup();
    network.getLayer(0).setParams(flat);
    assertThat(network.getParam("0_W")).isEqualTo(table);
    SequenceEmbeddingLayer layer = (SequenceEmbeddingLayer) network.getLayer(0);
    assertThat(layer.clone().getParam("W")).isEqualTo(table);
  }
}
