package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Parameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What a Deeplearning4j network requires of a layer, in float. */
class RecurrentLayerTest {
  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final DataSet DATA =
      new DataSet(
          Networks.random(1, BATCH, Networks.IN, TIME).castTo(DataType.FLOAT),
          Networks.labels(BATCH, TIME).castTo(DataType.FLOAT));

  /** A network with everything that a stored configuration must keep. */
  private static MultiLayerConfiguration configuration(Cell cell, WorkspaceMode mode) {
    return Networks.training(DataType.FLOAT)
        .trainingWorkspaceMode(mode)
        .inferenceWorkspaceMode(mode)
        .list()
        .layer(
            Networks.layer(cell, Networks.IN)
                .weightInitRecurrent(WeightInit.IDENTITY)
                .dropOut(0.8)
                .weightNoise(new DropConnect(0.9))
                .constrainRecurrent(new MaxNormConstraint(3, 1))
                .build())
        .layer(
            new Bidirectional(Bidirectional.Mode.ADD, Networks.layer(cell, Networks.UNITS).build()))
        .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
        .build();
  }

  private static MultiLayerNetwork trained(Cell cell, WorkspaceMode mode) {
    Nd4j.getRandom().setSeed(3);
    MultiLayerNetwork network = Networks.init(configuration(cell, mode));
    for (int i = 0; i < 4; i++) {
      network.fit(DATA);
    }
    return network;
  }

  @EveryCell
  void theSameSeedGivesTheSameBits(Cell cell) {
    INDArray first = trained(cell, WorkspaceMode.ENABLED).params();
    INDArray second = trained(cell, WorkspaceMode.ENABLED).params();
    assertThat(second.toFloatVector()).isEqualTo(first.toFloatVector()).isNotEmpty();
    assertThat(first.isNaN().any()).isFalse();
  }

  @EveryCell
  void workspacesChangeNothing(Cell cell) {
    assertThat(trained(cell, WorkspaceMode.NONE).params().toFloatVector())
        .isEqualTo(trained(cell, WorkspaceMode.ENABLED).params().toFloatVector());
  }

  @EveryCell
  void batchesOfAnySizeAndLengthFollowOneAnother(Cell cell) {
    MultiLayerNetwork network = Networks.init(configuration(cell, WorkspaceMode.ENABLED));
    for (int[] size : new int[][] {{3, 5}, {3, 2}, {1, 7}, {4, 1}, {3, 5}}) {
      INDArray input =
          Networks.random(size[1], size[0], Networks.IN, size[1]).castTo(DataType.FLOAT);
      INDArray fresh = network.clone().output(input);
      assertThat(network.output(input)).isEqualTo(fresh);
      network.fit(input, Networks.labels(size[0], size[1]).castTo(DataType.FLOAT));
    }
  }

  @EveryCell
  void aStoredModelIsRestoredCompletely(Cell cell) throws IOException {
    MultiLayerNetwork network = trained(cell, WorkspaceMode.ENABLED);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
    assertThat(restored.getLayerWiseConfigurations())
        .isEqualTo(network.getLayerWiseConfigurations());
    INDArray input = DATA.getFeatures();
    assertThat(restored.output(input)).isEqualTo(network.output(input));
    // The updater's state is stored too: both go on learning alike.
    Nd4j.getRandom().setSeed(9);
    network.fit(DATA);
    Nd4j.getRandom().setSeed(9);
    restored.fit(DATA);
    assertThat(restored.params()).isEqualTo(network.params());
  }

  @EveryCell
  void jsonAndYamlKeepTheConfiguration(Cell cell) {
    MultiLayerConfiguration configuration = configuration(cell, WorkspaceMode.ENABLED);
    assertThat(MultiLayerConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
    assertThat(MultiLayerConfiguration.fromYaml(configuration.toYaml())).isEqualTo(configuration);
    assertThat(configuration.clone()).isEqualTo(configuration);
  }

  @EveryCell
  void javasOwnSerialisationKeepsTheConfiguration(Cell cell) throws Exception {
    RecurrentConf layer =
        new Recurrent.Builder(cell)
            .nIn(2)
            .nOut(3)
            .recurrentDropOut(cell.hasRecurrentWeights() ? 0.5 : 1)
            .returnSequences(false)
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(layer);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(layer);
    }
  }

  @Test
  void aStoredRecurrentDropOutOfZeroIsNone() {
    Recurrent layer = new Recurrent.Builder("gru").nIn(2).nOut(3).build();
    layer.setRecurrentDropOut(0);
    assertThat(layer.getRecurrentDropOut()).isEqualTo(1);
    assertThatThrownBy(() -> layer.setRecurrentDropOut(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1.5");
  }

  @Test
  void everyOptionIsPartOfTheConfiguration() {
    Gru before = new Gru.Builder().nIn(2).nOut(3).build();
    Gru after = new Gru.Builder().nIn(2).nOut(3).resetAfter(true).build();
    assertThat(after).isNotEqualTo(before);
    assertThat(new Gru.Builder().nIn(2).nOut(3).resetAfter(true).build())
        .isEqualTo(after)
        .hasSameHashCodeAs(after);
    assertThat(after.clone()).isEqualTo(after);
    assertThat(after.toString()).contains("cell=gru-reset-after");
    assertThat(before).isNotEqualTo(new Rnn.Builder().nIn(2).nOut(3).build());
    assertThat(new Rnn.Builder().nIn(2).nOut(3).build())
        .isEqualTo(new Rnn.Builder().nIn(2).nOut(3).build())
        .isNotEqualTo(new Rnn.Builder().nIn(2).nOut(4).build());
    assertThat(new Lstm.Builder().nIn(2).nOut(3).build())
        .isEqualTo(new Lstm.Builder().nIn(2).nOut(3).build())
        .isNotEqualTo(new Lstm.Builder().nIn(2).nOut(3).forgetGateBiasInit(2).build());
  }

  @EveryCell
  void aGraphTrainsStoresAndStepsLikeANetwork(Cell cell) throws IOException {
    ComputationGraphConfiguration configuration =
        Networks.training(DataType.FLOAT)
            .graphBuilder()
            .addInputs("in")
            .addLayer("cell", new Recurrent.Builder(cell).nOut(Networks.UNITS).build(), "in")
            .addLayer("out", Networks.perStep(Networks.UNITS, RNNFormat.NCW), "cell")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(Networks.IN))
            .build();
    assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
        .isEqualTo(configuration);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    double before = graph.score(DATA);
    for (int i = 0; i < 20; i++) {
      graph.fit(DATA);
    }
    assertThat(graph.score(DATA)).isLessThan(before);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, file, true);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()));
    INDArray whole = graph.outputSingle(DATA.getFeatures());
    assertThat(restored.outputSingle(DATA.getFeatures())).isEqualTo(whole);
    for (int t = 0; t < TIME; t++) {
      INDArray step = DATA.getFeatures().get(all(), all(), point(t)).dup();
      assertThat(graph.rnnTimeStep(step)[0].equalsWithEps(whole.get(all(), all(), point(t)), 1e-6))
          .isTrue();
    }
  }

  @EveryCell
  void paddingChangesNothing(Cell cell) {
    Layer[] layers = {
      Networks.layer(cell, Networks.IN).build(),
      new Bidirectional(Bidirectional.Mode.CONCAT, Networks.layer(cell, Networks.UNITS).build()),
      Networks.layer(cell, 2 * Networks.UNITS).build(),
      Networks.perStep(Networks.UNITS, RNNFormat.NCW)
    };
    assertPaddingChangesNothing(layers, Networks.labels(BATCH, TIME));
  }

  @EveryCell
  void paddingChangesNothingForTheLastTimeStep(Cell cell) {
    Layer[] layers = {
      Networks.layer(cell, Networks.IN).build(),
      new LastTimeStep(Networks.layer(cell, Networks.UNITS).build()),
      Networks.perSequence(Networks.UNITS)
    };
    assertPaddingChangesNothing(layers, Networks.labels(BATCH));
  }

  /** Pads with garbage, not with zeros, at the end, and the second example more than the first. */
  private static void assertPaddingChangesNothing(Layer[] layers, INDArray labels) {
    int extra = 4;
    boolean perStep = labels.rank() == 3;
    INDArray mask = Networks.mask(TIME, 5, 3, 4);
    INDArray input = Networks.random(1, BATCH, Networks.IN, TIME);
    INDArray padded = Nd4j.concat(2, input, Networks.random(8, BATCH, Networks.IN, extra));
    INDArray none = Nd4j.zeros(DataType.DOUBLE, BATCH, extra);
    INDArray paddedMask = Nd4j.concat(1, mask, none);
    INDArray paddedLabels =
        perStep
            ? Nd4j.concat(2, labels, Nd4j.zeros(DataType.DOUBLE, BATCH, Networks.CLASSES, extra))
            : labels;

    MultiLayerNetwork network = Networks.build(DataType.DOUBLE, layers);
    INDArray expected = network.output(input, false, mask, perStep ? mask : null);
    INDArray actual = network.output(padded, false, paddedMask, perStep ? paddedMask : null);
    if (perStep) {
      actual = actual.get(all(), all(), interval(0, TIME));
      // The outputs at padded steps do not matter.
      for (INDArray output : List.of(expected, actual)) {
        output.muli(mask.reshape(BATCH, 1, TIME).broadcast(BATCH, Networks.CLASSES, TIME));
      }
    }
    assertThat(actual.equalsWithEps(expected, 1e-12)).isTrue();

    INDArray gradient = gradient(network, input, labels, mask, perStep ? mask : null);
    INDArray paddedGradient =
        gradient(network, padded, paddedLabels, paddedMask, perStep ? paddedMask : null);
    assertThat(gradient.amaxNumber().doubleValue()).isGreaterThan(0.01);
    assertThat(paddedGradient.equalsWithEps(gradient, 1e-12)).isTrue();
  }

  private static INDArray gradient(
      MultiLayerNetwork network,
      INDArray input,
      INDArray labels,
      INDArray mask,
      INDArray labelMask) {
    network.setInput(input);
    network.setLabels(labels);
    network.setLayerMaskArrays(mask, labelMask);
    network.computeGradientAndScore();
    network.clearLayerMaskArrays();
    return network.gradient().gradient().dup();
  }

  @EveryCell
  void aMaskedStepOutputsZeroAndKeepsTheState(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    INDArray input = Networks.random(1, 1, Networks.IN, 4);
    layer.setMaskArray(Nd4j.createFromArray(new double[][] {{1, 0, 0, 1}}));
    INDArray output = layer.activate(input, false, Networks.noWorkspaces()).dup();
    assertThat(output.get(all(), all(), interval(1, 3)).amaxNumber().doubleValue()).isZero();
    layer.setMaskArray(null);
    INDArray unmasked =
        Nd4j.concat(
            2, input.get(all(), all(), interval(0, 1)), input.get(all(), all(), interval(3, 4)));
    INDArray expected = layer.activate(unmasked, false, Networks.noWorkspaces());
    assertThat(
            output
                .get(all(), all(), interval(3, 4))
                .equalsWithEps(expected.get(all(), all(), interval(1, 2)), 1e-12))
        .isTrue();
  }

  static Stream<Cell> recurrentCells() {
    return Cells.all().stream().filter(Cell::hasRecurrentWeights);
  }

  @ParameterizedTest
  @MethodSource("recurrentCells")
  void constraintsHoldAfterEveryStep(Cell cell) {
    MultiLayerNetwork network =
        Networks.init(
            Networks.training(DataType.FLOAT)
                .list()
                .layer(
                    Networks.layer(cell, Networks.IN)
                        .updater(new Sgd(5))
                        .constrainRecurrent(new MaxNormConstraint(0.5, 0))
                        .constrainInputWeights(new NonNegativeConstraint())
                        .build())
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .build());
    assertThat(network.getParam("0_RW").norm2(0).maxNumber().doubleValue()).isGreaterThan(0.5);
    network.fit(DATA);
    assertThat(network.getParam("0_RW").norm2(0).maxNumber().doubleValue())
        .isLessThanOrEqualTo(0.5001);
    assertThat(network.getParam("0_W").minNumber().doubleValue()).isNotNegative();
    assertThat(network.getParam("0_RW").minNumber().doubleValue()).isNegative();
  }

  @EveryCell
  void layersBelowAFrozenOneStillLearn(Cell cell) {
    MultiLayerNetwork network =
        Networks.init(
            Networks.training(DataType.FLOAT)
                .list()
                .layer(Networks.layer(cell, Networks.IN).build())
                .layer(new FrozenLayerWithBackprop(Networks.layer(cell, Networks.UNITS).build()))
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .build());
    INDArray below = network.getParam("0_W").dup();
    INDArray frozen = network.getLayer(1).params().dup();
    network.fit(DATA);
    assertThat(network.getLayer(1).params()).isEqualTo(frozen);
    assertThat(network.getParam("0_W")).isNotEqualTo(below);
  }

  @EveryCell
  void everyGateIsInitialisedSeparately(Cell cell) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.network(DataType.FLOAT)
                .weightInit(WeightInit.XAVIER)
                .biasInit(0.25)
                .list()
                .layer(
                    new Recurrent.Builder(cell)
                        .weightInitRecurrent(WeightInit.IDENTITY)
                        .nIn(300)
                        .nOut(100)
                        .build())
                .layer(Networks.perStep(100, RNNFormat.NCW))
                .build());
    network.init();
    INDArray recurrent = network.getParam("0_RW");
    for (int g = 0; recurrent != null && g < recurrent.columns() / 100; g++) {
      assertThat(recurrent.get(all(), interval(g * 100, (g + 1) * 100)))
          .isEqualTo(Nd4j.eye(100).castTo(DataType.FLOAT));
    }
    // Xavier of one gate: variance 2 / (300 + 100).
    assertThat(network.getParam("0_W").stdNumber().doubleValue()).isBetween(0.0700, 0.0714);
    for (Parameter parameter : cell.parameters(300, 100)) {
      INDArray values = network.getParam("0_" + parameter.key());
      switch (parameter.role()) {
        case INPUT_WEIGHTS, RECURRENT_WEIGHTS -> {}
        case BIAS -> assertThat(values).isEqualTo(initialBias(cell, parameter, 0.25));
        case PEEPHOLES, SHIFTS -> assertThat(values.amaxNumber().doubleValue()).isZero();
        case GAINS -> assertThat(values).isEqualTo(Nd4j.onesLike(values));
      }
    }
  }

  /** 1 for forget gates, else the given value. */
  private static INDArray initialBias(Cell cell, Parameter parameter, double initial) {
    INDArray bias = Nd4j.valueArrayOf(new long[] {1, parameter.columns()}, initial, DataType.FLOAT);
    for (Gate gate : cell.forgetGates()) {
      Parameter.Place place = gate.bias().get();
      if (place.key().equals(parameter.key())) {
        bias.get(all(), interval(place.block() * 100, (place.block() + 1) * 100)).assign(1);
      }
    }
    return bias;
  }

  @EveryCell
  void aCopyOfALayerHasItsOwnParameters(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    INDArray input = Networks.random(1, BATCH, Networks.IN, TIME);
    INDArray expected = layer.activate(input, false, Networks.noWorkspaces()).dup();
    RecurrentLayer copy = (RecurrentLayer) layer.clone();
    assertThat(copy.activate(input, false, Networks.noWorkspaces())).isEqualTo(expected);
    copy.getParam("W").assign(0);
    assertThat(layer.activate(input, false, Networks.noWorkspaces())).isEqualTo(expected);
  }

  @EveryCell
  void summaryAndMemoryReportAreAvailable(Cell cell) {
    MultiLayerNetwork network = Networks.init(configuration(cell, WorkspaceMode.ENABLED));
    assertThat(network.summary()).contains(network.getLayer(0).getClass().getSimpleName());
    assertThat(
            network
                .getLayerWiseConfigurations()
                .getConf(0)
                .getLayer()
                .getMemoryReport(InputType.recurrent(Networks.IN, TIME))
                .toString())
        .contains(network.getLayer(0).conf().getLayer().getClass().getSimpleName());
  }

  @EveryCell
  void inputOfTheWrongShapeIsNamed(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    assertThatThrownBy(
            () -> layer.activate(Networks.random(1, 2, 5, 7), true, Networks.noWorkspaces()))
        .hasMessageContaining("Expected input [batch, 2, time]")
        .hasMessageContaining("format is NCW")
        .hasMessageContaining("found [2, 5, 7]");
    assertThatThrownBy(
            () -> layer.activate(Networks.random(1, 2, 3), true, Networks.noWorkspaces()))
        .hasMessageContaining("found [2, 3]");
    layer.setMaskArray(Networks.mask(4, 4, 4));
    assertThatThrownBy(
            () -> layer.activate(Networks.random(1, 2, 2, 5), true, Networks.noWorkspaces()))
        .hasMessageContaining("Expected a mask [2, 5]")
        .hasMessageContaining("found [2, 4]");
  }
}
