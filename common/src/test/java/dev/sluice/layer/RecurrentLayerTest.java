package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What a layer owes a Deeplearning4j network, in float. */
class RecurrentLayerTest {
  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final DataSet DATA =
      new DataSet(
          Cells.random(1, BATCH, Cells.IN, TIME).castTo(DataType.FLOAT),
          Cells.labels(BATCH, TIME).castTo(DataType.FLOAT));

  /** A network with everything that a stored configuration must keep. */
  private static MultiLayerConfiguration configuration(OwnCell cell, WorkspaceMode mode) {
    return Cells.training(DataType.FLOAT)
        .trainingWorkspaceMode(mode)
        .inferenceWorkspaceMode(mode)
        .list()
        .layer(
            Cells.layer(cell, Cells.IN)
                .weightInitRecurrent(WeightInit.IDENTITY)
                .dropOut(0.8)
                .weightNoise(new DropConnect(0.9))
                .constrainRecurrent(new MaxNormConstraint(3, 1))
                .build())
        .layer(new Bidirectional(Bidirectional.Mode.ADD, Cells.layer(cell, Cells.UNITS).build()))
        .layer(Cells.perStep(Cells.UNITS, RNNFormat.NCW))
        .build();
  }

  private static MultiLayerNetwork trained(OwnCell cell, WorkspaceMode mode) {
    Nd4j.getRandom().setSeed(3);
    MultiLayerNetwork network = Cells.init(configuration(cell, mode));
    for (int i = 0; i < 4; i++) {
      network.fit(DATA);
    }
    return network;
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameBits(OwnCell cell) {
    INDArray first = trained(cell, WorkspaceMode.ENABLED).params();
    INDArray second = trained(cell, WorkspaceMode.ENABLED).params();
    assertThat(second.toFloatVector()).isEqualTo(first.toFloatVector()).isNotEmpty();
    assertThat(first.isNaN().any()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void workspacesChangeNothing(OwnCell cell) {
    assertThat(trained(cell, WorkspaceMode.NONE).params().toFloatVector())
        .isEqualTo(trained(cell, WorkspaceMode.ENABLED).params().toFloatVector());
  }

  @ParameterizedTest
  @EnumSource
  void batchesOfAnySizeAndLengthFollowOneAnother(OwnCell cell) {
    MultiLayerNetwork network = Cells.init(configuration(cell, WorkspaceMode.ENABLED));
    for (int[] size : new int[][] {{3, 5}, {3, 2}, {1, 7}, {4, 1}, {3, 5}}) {
      INDArray input = Cells.random(size[1], size[0], Cells.IN, size[1]).castTo(DataType.FLOAT);
      INDArray fresh = network.clone().output(input);
      assertThat(network.output(input)).isEqualTo(fresh);
      network.fit(input, Cells.labels(size[0], size[1]).castTo(DataType.FLOAT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoredModelComesBackWhole(OwnCell cell) throws IOException {
    MultiLayerNetwork network = trained(cell, WorkspaceMode.ENABLED);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
    assertThat(restored.getLayerWiseConfigurations())
        .isEqualTo(network.getLayerWiseConfigurations());
    INDArray input = DATA.getFeatures();
    assertThat(restored.output(input)).isEqualTo(network.output(input));
    // The updater's state is there too: both learn on alike.
    Nd4j.getRandom().setSeed(9);
    network.fit(DATA);
    Nd4j.getRandom().setSeed(9);
    restored.fit(DATA);
    assertThat(restored.params()).isEqualTo(network.params());
  }

  @ParameterizedTest
  @EnumSource
  void jsonAndYamlKeepTheConfiguration(OwnCell cell) {
    MultiLayerConfiguration configuration = configuration(cell, WorkspaceMode.ENABLED);
    assertThat(MultiLayerConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
    assertThat(MultiLayerConfiguration.fromYaml(configuration.toYaml())).isEqualTo(configuration);
    assertThat(configuration.clone()).isEqualTo(configuration);
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
    assertThat(after.toString()).contains("resetAfter=true");
    assertThat(before).isNotEqualTo(new Rnn.Builder().nIn(2).nOut(3).build());
    assertThat(new Rnn.Builder().nIn(2).nOut(3).build())
        .isEqualTo(new Rnn.Builder().nIn(2).nOut(3).build())
        .isNotEqualTo(new Rnn.Builder().nIn(2).nOut(4).build());
    assertThat(new Lstm.Builder().nIn(2).nOut(3).build())
        .isEqualTo(new Lstm.Builder().nIn(2).nOut(3).build())
        .isNotEqualTo(new Lstm.Builder().nIn(2).nOut(3).forgetGateBiasInit(2).build());
  }

  @ParameterizedTest
  @EnumSource
  void aGraphTrainsStoresAndStepsLikeANetwork(OwnCell cell) throws IOException {
    ComputationGraphConfiguration configuration =
        Cells.training(DataType.FLOAT)
            .graphBuilder()
            .addInputs("in")
            .addLayer("cell", cell.layer().nOut(Cells.UNITS).build(), "in")
            .addLayer("out", Cells.perStep(Cells.UNITS, RNNFormat.NCW), "cell")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(Cells.IN))
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

  @ParameterizedTest
  @EnumSource
  void paddingChangesNothing(OwnCell cell) {
    Layer[] layers = {
      Cells.layer(cell, Cells.IN).build(),
      new Bidirectional(Bidirectional.Mode.CONCAT, Cells.layer(cell, Cells.UNITS).build()),
      Cells.layer(cell, 2 * Cells.UNITS).build(),
      Cells.perStep(Cells.UNITS, RNNFormat.NCW)
    };
    assertPaddingChangesNothing(layers, Cells.labels(BATCH, TIME));
  }

  @ParameterizedTest
  @EnumSource
  void paddingChangesNothingForTheLastTimeStep(OwnCell cell) {
    Layer[] layers = {
      Cells.layer(cell, Cells.IN).build(),
      new LastTimeStep(Cells.layer(cell, Cells.UNITS).build()),
      Cells.perSequence(Cells.UNITS)
    };
    assertPaddingChangesNothing(layers, Cells.labels(BATCH));
  }

  /** Pads with rubbish, not with zeros, at the end, and the second example more than the first. */
  private static void assertPaddingChangesNothing(Layer[] layers, INDArray labels) {
    int extra = 4;
    boolean perStep = labels.rank() == 3;
    INDArray mask = Cells.mask(TIME, 5, 3, 4);
    INDArray input = Cells.random(1, BATCH, Cells.IN, TIME);
    INDArray padded = Nd4j.concat(2, input, Cells.random(8, BATCH, Cells.IN, extra));
    INDArray none = Nd4j.zeros(DataType.DOUBLE, BATCH, extra);
    INDArray paddedMask = Nd4j.concat(1, mask, none);
    INDArray paddedLabels =
        perStep
            ? Nd4j.concat(2, labels, Nd4j.zeros(DataType.DOUBLE, BATCH, Cells.CLASSES, extra))
            : labels;

    MultiLayerNetwork network = Cells.build(DataType.DOUBLE, layers);
    INDArray expected = network.output(input, false, mask, perStep ? mask : null);
    INDArray actual = network.output(padded, false, paddedMask, perStep ? paddedMask : null);
    if (perStep) {
      actual = actual.get(all(), all(), interval(0, TIME));
      // What the output layer says at padded steps is of no interest.
      for (INDArray output : List.of(expected, actual)) {
        output.muli(mask.reshape(BATCH, 1, TIME).broadcast(BATCH, Cells.CLASSES, TIME));
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

  @ParameterizedTest
  @EnumSource
  void aMaskedStepIsZeroOutsideAndKeepsTheStateInside(OwnCell cell) {
    UnrolledLayer<?> layer = Cells.alone(cell, RNNFormat.NCW);
    INDArray input = Cells.random(1, 1, Cells.IN, 4);
    layer.setMaskArray(Nd4j.createFromArray(new double[][] {{1, 0, 0, 1}}));
    INDArray output = layer.activate(input, false, Cells.noWorkspaces()).dup();
    assertThat(output.get(all(), all(), interval(1, 3)).amaxNumber().doubleValue()).isZero();
    layer.setMaskArray(null);
    INDArray seen =
        Nd4j.concat(
            2, input.get(all(), all(), interval(0, 1)), input.get(all(), all(), interval(3, 4)));
    INDArray expected = layer.activate(seen, false, Cells.noWorkspaces());
    assertThat(
            output
                .get(all(), all(), interval(3, 4))
                .equalsWithEps(expected.get(all(), all(), interval(1, 2)), 1e-12))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void constraintsHoldAfterEveryStep(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.init(
            Cells.training(DataType.FLOAT)
                .list()
                .layer(
                    Cells.layer(cell, Cells.IN)
                        .updater(new Sgd(5))
                        .constrainRecurrent(new MaxNormConstraint(0.5, 0))
                        .constrainInputWeights(new NonNegativeConstraint())
                        .build())
                .layer(Cells.perStep(Cells.UNITS, RNNFormat.NCW))
                .build());
    assertThat(network.getParam("0_RW").norm2(0).maxNumber().doubleValue()).isGreaterThan(0.5);
    network.fit(DATA);
    assertThat(network.getParam("0_RW").norm2(0).maxNumber().doubleValue())
        .isLessThanOrEqualTo(0.5001);
    assertThat(network.getParam("0_W").minNumber().doubleValue()).isNotNegative();
    assertThat(network.getParam("0_RW").minNumber().doubleValue()).isNegative();
  }

  @ParameterizedTest
  @EnumSource
  void layersBelowAFrozenOneStillLearn(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.init(
            Cells.training(DataType.FLOAT)
                .list()
                .layer(Cells.layer(cell, Cells.IN).build())
                .layer(new FrozenLayerWithBackprop(Cells.layer(cell, Cells.UNITS).build()))
                .layer(Cells.perStep(Cells.UNITS, RNNFormat.NCW))
                .build());
    INDArray below = network.getParam("0_W").dup();
    INDArray frozen = network.getLayer(1).params().dup();
    network.fit(DATA);
    assertThat(network.getLayer(1).params()).isEqualTo(frozen);
    assertThat(network.getParam("0_W")).isNotEqualTo(below);
  }

  @ParameterizedTest
  @EnumSource
  void theActivationIsTanhWhateverTheNetworksDefaultIs(OwnCell cell) {
    MultiLayerConfiguration configuration =
        Cells.network(DataType.FLOAT)
            .activation(Activation.RELU)
            .list()
            .layer(Cells.layer(cell, Cells.IN).build())
            .layer(new DenseLayer.Builder().nIn(Cells.UNITS).nOut(2).build())
            .build();
    assertThat(((UnrolledConf) configuration.getConf(0).getLayer()).getActivationFn())
        .isInstanceOf(ActivationTanH.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyGateIsInitialisedByItself(OwnCell cell) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Cells.network(DataType.FLOAT)
                .weightInit(WeightInit.XAVIER)
                .biasInit(0.25)
                .list()
                .layer(
                    cell.layer()
                        .weightInitRecurrent(WeightInit.IDENTITY)
                        .nIn(300)
                        .nOut(100)
                        .build())
                .layer(Cells.perStep(100, RNNFormat.NCW))
                .build());
    network.init();
    INDArray recurrent = network.getParam("0_RW");
    for (int g = 0; g < recurrent.columns() / 100; g++) {
      assertThat(recurrent.get(all(), interval(g * 100, (g + 1) * 100)))
          .isEqualTo(Nd4j.eye(100).castTo(DataType.FLOAT));
    }
    // Xavier of one gate: variance 2 / (300 + 100).
    assertThat(network.getParam("0_W").stdNumber().doubleValue()).isBetween(0.0700, 0.0714);
    double forgetGate = cell == OwnCell.LSTM ? (1 - 0.25) / 4 : 0;
    assertThat(network.getParam("0_b").meanNumber().doubleValue()).isEqualTo(0.25 + forgetGate);
    if (cell == OwnCell.GRU_RESET_AFTER) {
      assertThat(network.getParam("0_RB").meanNumber().doubleValue()).isEqualTo(0.25);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCopyOfALayerHasItsOwnParameters(OwnCell cell) {
    UnrolledLayer<?> layer = Cells.alone(cell, RNNFormat.NCW);
    INDArray input = Cells.random(1, BATCH, Cells.IN, TIME);
    INDArray expected = layer.activate(input, false, Cells.noWorkspaces()).dup();
    UnrolledLayer<?> copy = (UnrolledLayer<?>) layer.clone();
    assertThat(copy.activate(input, false, Cells.noWorkspaces())).isEqualTo(expected);
    copy.getParam("W").assign(0);
    assertThat(layer.activate(input, false, Cells.noWorkspaces())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void theSummaryAndTheMemoryReportCanBeHad(OwnCell cell) {
    MultiLayerNetwork network = Cells.init(configuration(cell, WorkspaceMode.ENABLED));
    assertThat(network.summary()).contains(network.getLayer(0).getClass().getSimpleName());
    assertThat(
            network
                .getLayerWiseConfigurations()
                .getConf(0)
                .getLayer()
                .getMemoryReport(InputType.recurrent(Cells.IN, TIME))
                .toString())
        .contains(network.getLayer(0).conf().getLayer().getClass().getSimpleName());
  }

  @ParameterizedTest
  @EnumSource
  void inputOfTheWrongShapeIsNamed(OwnCell cell) {
    UnrolledLayer<?> layer = Cells.alone(cell, RNNFormat.NCW);
    assertThatThrownBy(() -> layer.activate(Cells.random(1, 2, 5, 7), true, Cells.noWorkspaces()))
        .hasMessageContaining("Expected input [batch, 2, time]")
        .hasMessageContaining("format is NCW")
        .hasMessageContaining("found [2, 5, 7]");
    assertThatThrownBy(() -> layer.activate(Cells.random(1, 2, 3), true, Cells.noWorkspaces()))
        .hasMessageContaining("found [2, 3]");
    layer.setMaskArray(Cells.mask(4, 4, 4));
    assertThatThrownBy(() -> layer.activate(Cells.random(1, 2, 2, 5), true, Cells.noWorkspaces()))
        .hasMessageContaining("Expected a mask [2, 5]")
        .hasMessageContaining("found [2, 4]");
  }

  @Test
  void softmaxIsRefusedAsACellsActivation() {
    assertThatThrownBy(() -> new Gru.Builder().nOut(3).activation(Activation.SOFTMAX).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("softmax");
  }
}
