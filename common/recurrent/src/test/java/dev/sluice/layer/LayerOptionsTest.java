package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The options of a layer beyond Deeplearning4j's own, and invalid ones. */
@ExtendWith(DoublePrecision.class)
class LayerOptionsTest {
  private static final int BATCH = 3;
  private static final int TIME = 4;
  private static final INDArray INPUT = Networks.random(1, BATCH, Networks.IN, TIME);
  private static final INDArray MASK = Networks.mask(TIME, 4, 1, 2);

  private static GradientCheckUtil.MLNConfig check(MultiLayerNetwork network, INDArray labels) {
    return new GradientCheckUtil.MLNConfig()
        .net(network)
        .input(INPUT)
        .labels(labels)
        .epsilon(1e-6)
        .maxRelError(1e-5)
        .minAbsoluteError(1e-9)
        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY);
  }

  private static MultiLayerNetwork lastStep(Cell cell, boolean wrapped) {
    Recurrent.Builder layer = Networks.layer(cell, Networks.IN);
    return Networks.build(
        DataType.DOUBLE,
        wrapped ? new LastTimeStep(layer.build()) : layer.returnSequences(false).build(),
        Networks.perSequence(Networks.UNITS));
  }

  @EveryCell
  void theLastOutputEqualsLastTimeStepWithOrWithoutMask(Cell cell) {
    MultiLayerNetwork own = lastStep(cell, false);
    MultiLayerNetwork wrapped = lastStep(cell, true);
    wrapped.setParams(own.params());
    for (INDArray mask : new INDArray[] {null, MASK}) {
      assertThat(own.output(INPUT, false, mask, null))
          .isEqualTo(wrapped.output(INPUT, false, mask, null));
      assertThat(
              GradientCheckUtil.checkGradients(check(own, Networks.labels(BATCH)).inputMask(mask)))
          .isTrue();
    }
  }

  @EveryCell
  void theLastOutputWorksStepByStepToo(Cell cell) {
    MultiLayerNetwork network = lastStep(cell, false);
    INDArray whole = network.output(INPUT);
    INDArray last = null;
    for (int t = 0; t < TIME; t++) {
      last = network.rnnTimeStep(INPUT.slice(t, 2));
    }
    assertThat(last.equalsWithEps(whole, 1e-12)).isTrue();
  }

  @Test
  void theLastOutputIsFeedForwardInputOfTheNextLayer() {
    MultiLayerConfiguration configuration =
        Networks.network(DataType.FLOAT)
            .list()
            .layer(new Gru.Builder().nOut(5).returnSequences(false).build())
            .layer(Networks.perSequence(0))
            .setInputType(InputType.recurrent(4))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(network.output(Nd4j.rand(DataType.FLOAT, 2, 4, 3)).shape())
        .containsExactly(2, Networks.CLASSES);
    assertThat(MultiLayerConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
  }

  @EveryCell
  void withoutInputGradientEverythingElseIsTheSame(Cell cell) {
    MultiLayerNetwork with = stack(cell, first -> {});
    MultiLayerNetwork without = stack(cell, first -> first.inputGradient(false).dropOut(0.8));
    MultiLayerNetwork dropped = stack(cell, first -> first.dropOut(0.8));
    without.setParams(with.params());
    dropped.setParams(with.params());
    Nd4j.getRandom().setSeed(3);
    without.fit(INPUT, Networks.labels(BATCH, TIME));
    Nd4j.getRandom().setSeed(3);
    dropped.fit(INPUT, Networks.labels(BATCH, TIME));
    assertThat(without.gradient().gradient()).isEqualTo(dropped.gradient().gradient());
    assertThat(without.params()).isEqualTo(dropped.params()).isNotEqualTo(with.params());
    assertThat(((RecurrentLayer) without.getLayer(0)).layerConf().isInputGradient()).isFalse();
  }

  private static MultiLayerNetwork stack(Cell cell, Consumer<Recurrent.Builder> options) {
    Recurrent.Builder first = Networks.layer(cell, Networks.IN);
    options.accept(first);
    return Networks.init(
        Networks.training(DataType.DOUBLE)
            .list()
            .layer(first.build())
            .layer(Networks.layer(cell, Networks.UNITS).build())
            .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
            .build());
  }

  @Test
  void noInputGradientInBothDirectionsAndInAGraph() {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new PaddedBidirectional(
                Networks.layer(Cells.LSTM, Networks.IN).inputGradient(false).build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW));
    assertThat(
            GradientCheckUtil.checkGradients(
                check(network, Networks.labels(BATCH, TIME)).inputMask(MASK).labelMask(MASK)))
        .isTrue();
    ComputationGraph graph =
        new ComputationGraph(
            Networks.training(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "cell",
                    Networks.layer(Cells.GRU, Networks.IN).inputGradient(false).build(),
                    "in")
                .addLayer("out", Networks.perStep(Networks.UNITS, RNNFormat.NCW), "cell")
                .setOutputs("out")
                .build());
    graph.init();
    INDArray before = graph.params().dup();
    graph.fit(new INDArray[] {INPUT}, new INDArray[] {Networks.labels(BATCH, TIME)});
    assertThat(graph.params()).isNotEqualTo(before);
  }

  @Test
  void noInputGradientAboveAnotherLayerIsRefused() {
    assertThatThrownBy(
            () ->
                Networks.build(
                    DataType.DOUBLE,
                    Networks.layer(Cells.LSTM, Networks.IN).build(),
                    Networks.layer(Cells.LSTM, Networks.UNITS).inputGradient(false).build(),
                    Networks.perStep(Networks.UNITS, RNNFormat.NCW)))
        .hasMessageContaining("Layer 1 'layer1' (Recurrent): inputGradient(false)")
        .hasMessageContaining("omit it here");
  }

  static Stream<Cell> recurrentCells() {
    return Cells.all().stream().filter(Cell::hasRecurrentWeights);
  }

  @EveryCell
  void recurrentDropoutIsRefusedWhereThereAreNoRecurrentWeights(Cell cell) {
    Recurrent.Builder builder = Networks.layer(cell, Networks.IN).recurrentDropOut(0.6);
    if (cell.hasRecurrentWeights()) {
      assertThat(builder.build().getRecurrentDropOut()).isEqualTo(0.6);
    } else {
      assertThatThrownBy(builder::build)
          .hasMessageContaining(
              "recurrentDropOut is set, but the cell %s has no recurrent weights; use dropOut"
                  .formatted(cell));
    }
  }

  @ParameterizedTest
  @MethodSource("recurrentCells")
  void gradientsAreRightUnderRecurrentDropout(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).recurrentDropOut(0.6).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    assertThat(
            GradientCheckUtil.checkGradients(
                check(network, Networks.labels(BATCH, TIME))
                    .inputMask(MASK)
                    .labelMask(MASK)
                    .callEachIter(net -> Nd4j.getRandom().setSeed(5))))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("recurrentCells")
  void recurrentDropoutIsForTrainingAndKeepsTheMean(Cell cell) {
    MultiLayerNetwork plain =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    MultiLayerNetwork dropping =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).recurrentDropOut(0.6).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    dropping.setParams(plain.params());
    assertThat(dropping.output(INPUT)).isEqualTo(plain.output(INPUT));
    Nd4j.getRandom().setSeed(5);
    INDArray one = dropping.feedForward(INPUT, true).get(1);
    INDArray other = dropping.feedForward(INPUT, true).get(1);
    assertThat(one).isNotEqualTo(other);
    // No step before the first: nothing to drop.
    assertThat(one.slice(0, 2)).isEqualTo(plain.feedForward(INPUT).get(1).slice(0, 2));
    Nd4j.getRandom().setSeed(5);
    assertThat(dropping.feedForward(INPUT, true).get(1)).isEqualTo(one);
  }

  @Test
  void theSameUnitsAreDroppedAtEveryStepAndTheOthersGrow() {
    // h_t = relu(h_{t-1} * factor + x_t) with x_0 = 1 and nothing afterwards.
    int units = 2000;
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new Rnn.Builder()
                .activation(Activation.RELU)
                .nIn(1)
                .nOut(units)
                .recurrentDropOut(0.8)
                .build(),
            Networks.perStep(units, RNNFormat.NCW));
    network.getParam("0_W").assign(1);
    network.getParam("0_RW").assign(Nd4j.eye(units));
    network.getParam("0_b").assign(0);
    Nd4j.getRandom().setSeed(1);
    INDArray impulse = Nd4j.createFromArray(new double[][][] {{{1, 0, 0}}});
    INDArray output = network.feedForward(impulse, true).get(1);
    int kept = 0;
    for (int j = 0; j < units; j++) {
      boolean present = output.getDouble(0, j, 1) > 0;
      kept += present ? 1 : 0;
      assertThat(output.getDouble(0, j, 1)).isEqualTo(present ? 1.25 : 0, within(1e-12));
      assertThat(output.getDouble(0, j, 2)).isEqualTo(present ? 1.5625 : 0, within(1e-12));
    }
    assertThat(kept / (double) units).isCloseTo(0.8, within(0.04));
  }

  @Test
  void invalidOptionsAreRefused() {
    for (double keep : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Gru.Builder().recurrentDropOut(keep))
          .hasMessageContaining("between 0 and 1")
          .hasMessageContaining(String.valueOf(keep));
    }
    assertThatThrownBy(() -> new Gru.Builder().nOut(2).forgetGateBiasInit(1).build())
        .hasMessageContaining("the cell gru has no forget gate")
        .hasMessageContaining("lstm, lstm-peephole, lstm-coupled");
    assertThatThrownBy(() -> new Recurrent.Builder("lstmm"))
        .hasMessageContaining("There is no cell 'lstmm'; the cells are rnn, rnn-relu, lstm");
    assertThat(new Gru.Builder().nOut(2).recurrentDropOut(0).build().getRecurrentDropOut())
        .as("no dropout, as with dropOut(0)")
        .isEqualTo(1);
  }

  @Test
  @SuppressWarnings("deprecation") // ND4J's, of the name; the data type is what is tested.
  void otherDataTypesThanFloatAndDoubleAreRefused() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.network(DataType.HALF)
                .list()
                .layer(Networks.layer(Cells.LSTM, Networks.IN).build())
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .build());
    assertThatThrownBy(network::init)
        .hasMessageContaining("require the data type FLOAT or DOUBLE")
        .hasMessageContaining("the network's is HALF")
        .hasMessageContaining("dataType(DataType.FLOAT)");
  }

  @Test
  void theRnnOfRectifiersIsChosenByItsActivation() {
    assertThat(new Rnn.Builder().nOut(2).build().cell()).isSameAs(Cells.RNN);
    assertThat(new Rnn.Builder().nOut(2).activation(Activation.TANH).build().cell())
        .isSameAs(Cells.RNN);
    Rnn relu = new Rnn.Builder().nIn(2).nOut(2).activation(Activation.RELU).build();
    assertThat(relu.cell()).isSameAs(Cells.RNN_RELU);
    MultiLayerConfiguration configuration = Networks.network(DataType.FLOAT).list(relu).build();
    assertThat(MultiLayerConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
  }

  @EveryCell
  void theBiasOfEveryForgetGateCanBeSet(Cell cell) {
    if (cell.forgetGates().isEmpty()) {
      return;
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.network(DataType.DOUBLE)
                .list(Networks.layer(cell, Networks.IN).forgetGateBiasInit(2.5).build())
                .build());
    network.init();
    double sum = 0;
    for (Parameter parameter : cell.parameters(Networks.IN, Networks.UNITS)) {
      if (parameter.role() == Parameter.Role.BIAS) {
        sum += network.getParam("0_" + parameter.key()).sumNumber().doubleValue();
      }
    }
    assertThat(sum).isEqualTo(2.5 * Networks.UNITS * cell.forgetGates().size());
  }

  @EveryCell
  void stepsThatMaskZeroLayerHidesAreMasked(Cell cell) {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork masking =
          Networks.build(
              DataType.DOUBLE,
              new MaskZeroLayer(Networks.layer(cell, Networks.IN).dataFormat(format).build(), -9),
              Networks.perStep(Networks.UNITS, format));
      MultiLayerNetwork plain =
          Networks.build(
              DataType.DOUBLE,
              Networks.layer(cell, Networks.IN).dataFormat(format).build(),
              Networks.perStep(Networks.UNITS, format));
      plain.setParams(masking.params());
      INDArray input = INPUT.dup();
      for (int b = 0; b < BATCH; b++) {
        for (int t = 0; t < TIME; t++) {
          for (int i = 0; i < Networks.IN && MASK.getDouble(b, t) == 0; i++) {
            input.putScalar(b, i, t, -9);
          }
        }
      }
      INDArray formatted = format == RNNFormat.NWC ? input.permute(0, 2, 1) : input;
      assertThat(masking.output(formatted)).isEqualTo(plain.output(formatted, false, MASK, null));
    }
  }

  @EveryCell
  void gradientsOfTruncatedSegmentsUnderAMaskAreThoseOfTheReference(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    Oracle oracle = new Oracle(cell, layer);
    layer.setMaskArray(MASK);
    layer.rnnActivateUsingStoredState(INPUT, true, true, Networks.noWorkspaces());
    INDArray error = Networks.random(4, BATCH, Networks.UNITS, TIME);
    var back = layer.tbpttBackpropGradient(error, 2, Networks.noWorkspaces());
    oracle.run(INPUT, MASK, Map.of(), null);
    var expected = oracle.back(error, TIME - 2);
    assertThat(back.getSecond().equalsWithEps(expected.remove("x"), 1e-9)).isTrue();
    assertThat(expected.keySet()).isEqualTo(Set.copyOf(layer.paramTable().keySet()));
    expected.forEach(
        (key, gradient) ->
            assertThat(back.getFirst().getGradientFor(key).equalsWithEps(gradient, 1e-9)).isTrue());
  }

  @ParameterizedTest
  @MethodSource("recurrentCells")
  void truncatedTrainingWithMasksAndDropoutRunsAndIsRepeatable(Cell cell) {
    INDArray first = truncated(cell);
    assertThat(truncated(cell)).isEqualTo(first);
    assertThat(first.isNaN().any()).isFalse();
  }

  private static INDArray truncated(Cell cell) {
    Nd4j.getRandom().setSeed(2);
    MultiLayerNetwork network =
        Networks.init(
            Networks.training(DataType.DOUBLE)
                .list()
                .layer(
                    Networks.layer(cell, Networks.IN)
                        .inputGradient(false)
                        .recurrentDropOut(0.7)
                        .dropOut(0.8)
                        .build())
                .layer(Networks.layer(cell, Networks.UNITS).recurrentDropOut(0.7).build())
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(3)
                .tBPTTBackwardLength(2)
                .build());
    network.fit(INPUT, Networks.labels(BATCH, TIME), MASK, MASK);
    return network.params();
  }
}
