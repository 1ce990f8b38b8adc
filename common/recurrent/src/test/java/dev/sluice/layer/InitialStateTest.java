package dev.sluice.layer;

import static dev.sluice.layer.EncoderDecoder.IN;
import static dev.sluice.layer.EncoderDecoder.UNITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.State;
import dev.sluice.updater.OnePassAdam;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What an {@link InitialState} hands over, when, and what it refuses. */
class InitialStateTest {
  private static final int BATCH = 4;
  private static final INDArray SOURCE = floats(Networks.random(1, BATCH, IN, 5));
  private static final INDArray TARGET = floats(Networks.random(2, BATCH, IN, 3));
  private static final INDArray LABELS = floats(Networks.labels(BATCH, 3));

  /** One source is fully masked, one has a gap. */
  private static final INDArray SOURCE_MASK =
      Nd4j.createFromArray(
          new float[][] {{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 0, 1, 1, 0}});

  private static final INDArray TARGET_MASK = floats(Networks.mask(3, 2, 3, 1, 3));

  private static INDArray floats(INDArray array) {
    return array.castTo(DataType.FLOAT);
  }

  private static ComputationGraph simple(Cell cell) {
    return EncoderDecoder.simple(DataType.FLOAT, cell);
  }

  private static RecurrentLayer layer(ComputationGraph graph, String name) {
    return (RecurrentLayer) graph.getLayer(name);
  }

  private static MultiDataSet data() {
    return new MultiDataSet(
        new INDArray[] {SOURCE, TARGET},
        new INDArray[] {LABELS},
        new INDArray[] {SOURCE_MASK, TARGET_MASK},
        new INDArray[] {TARGET_MASK});
  }

  private static void assertClose(String what, INDArray actual, INDArray expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    INDArray difference = actual.castTo(DataType.DOUBLE).sub(expected.castTo(DataType.DOUBLE));
    assertThat(difference.amaxNumber().doubleValue()).as(what).isLessThan(2e-5 * size);
  }

  // ---- what is handed over ----

  @EveryCell
  void outputsAndGradientsAreThoseOfTheReferenceThatStartsFromAllStates(Cell cell) {
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.FLOAT),
            builder ->
                builder
                    .addLayer("encoder", EncoderDecoder.layer(cell, IN).build(), "source")
                    .addVertex("start", new InitialState(), "target", "encoder")
                    .addLayer("out", EncoderDecoder.layer(cell, IN).build(), "start"));
    Oracle encoder = new Oracle(cell, graph.getLayer("encoder"));
    Oracle decoder = new Oracle(cell, graph.getLayer("out"));
    encoder.run(SOURCE, SOURCE_MASK, Map.of(), null);
    INDArray expected = decoder.run(TARGET, TARGET_MASK, encoder.last(), null);
    INDArray error = floats(Networks.random(3, BATCH, UNITS, 3));

    graph.setLayerMaskArrays(new INDArray[] {SOURCE_MASK, TARGET_MASK}, null);
    assertClose(
        "output",
        graph.feedForward(new INDArray[] {SOURCE, TARGET}, true, false).get("out"),
        expected);
    Map<String, INDArray> found = graph.backpropGradient(error).gradientForVariable();

    Map<String, INDArray> ofDecoder = decoder.back(error, Map.of());
    Map<String, INDArray> handedBack =
        cell.states().stream()
            .collect(Collectors.toMap(State::key, state -> ofDecoder.get("first " + state.key())));
    Map<String, INDArray> ofEncoder =
        encoder.back(Nd4j.zeros(DataType.DOUBLE, BATCH, UNITS, 5), handedBack);
    for (String key : graph.getLayer("out").paramTable().keySet()) {
      assertClose(cell + " decoder " + key, found.get("out_" + key), ofDecoder.get(key));
      assertClose(cell + " encoder " + key, found.get("encoder_" + key), ofEncoder.get(key));
    }
  }

  @EveryCell
  void aDecoderWithTheEncodersWeightsReadsOnAsIfSourceAndTargetWereOneSequence(Cell cell) {
    ComputationGraph graph = simple(cell);
    graph.getLayer("decoder").setParams(graph.getLayer("encoder").params());
    INDArray whole = Nd4j.concat(2, SOURCE, TARGET);
    INDArray expected =
        layer(simple(cell), "encoder").activate(whole, false, Networks.noWorkspaces());
    graph.setInputs(SOURCE, TARGET);
    assertClose(
        "decoder",
        graph.feedForward(false).get("decoder"),
        expected.get(all(), all(), interval(5, 8)));
  }

  @Test
  void aBidirectionalEncoderHandsOverBothHalvesSideBySide() {
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.FLOAT),
            builder ->
                builder
                    .addLayer(
                        "encoder",
                        new PaddedBidirectional(EncoderDecoder.layer(Cells.LSTM, IN).build()),
                        "source")
                    .addVertex("start", new InitialState(), "target", "encoder")
                    .addLayer(
                        "out",
                        new Recurrent.Builder(Cells.LSTM)
                            .nIn(IN)
                            .nOut(2 * UNITS)
                            .returnSequences(false)
                            .build(),
                        "start"));
    INDArray mask = floats(Networks.mask(5, 5, 2, 3, 1));
    // The output of a fully masked target is its initial state.
    graph.setLayerMaskArrays(new INDArray[] {mask, Nd4j.zeros(BATCH, 3)}, null);
    Map<String, INDArray> activations =
        graph.feedForward(new INDArray[] {SOURCE, TARGET}, false, true);
    INDArray read = activations.get("encoder");
    INDArray initial = activations.get("out");
    for (int b = 0; b < BATCH; b++) {
      int last = mask.getRow(b).sumNumber().intValue() - 1;
      for (int j = 0; j < UNITS; j++) {
        assertThat(initial.getFloat(b, j)).isEqualTo(read.getFloat(b, j, last));
        assertThat(initial.getFloat(b, UNITS + j)).isEqualTo(read.getFloat(b, UNITS + j, 0));
      }
    }
  }

  // ---- when ----

  @EveryCell
  void stepByStepTheStateIsHandedOverOnlyAtTheFirstStep(Cell cell) {
    ComputationGraph graph = simple(cell);
    INDArray whole = graph.outputSingle(SOURCE, TARGET);
    INDArray nothing = Nd4j.zeros(BATCH, IN, 1);
    for (int round = 0; round < 2; round++) {
      for (int t = 0; t < 3; t++) {
        INDArray step =
            graph
                .rnnTimeStep(
                    t == 0 ? SOURCE : nothing, TARGET.get(all(), all(), interval(t, t + 1)))[0];
        assertClose("step " + t, step, whole.get(all(), all(), interval(t, t + 1)));
      }
      graph.rnnClearPreviousState();
    }
  }

  @Test
  void stepsWithoutATimeDimensionAreAccepted() {
    ComputationGraph graph = simple(Cells.LSTM);
    INDArray source = SOURCE.get(all(), all(), interval(0, 1)).dup();
    INDArray target = TARGET.get(all(), all(), interval(0, 1)).dup();
    INDArray step = graph.rnnTimeStep(source.slice(0, 2), target.slice(0, 2))[0];
    assertClose("step", step, graph.outputSingle(source, target).slice(0, 2));
  }

  @Test
  void aPaddedSourceIsReadWithItsMaskThroughTheStoredState() {
    ComputationGraph graph = simple(Cells.LSTM);
    INDArray whole =
        graph
            .output(
                false, new INDArray[] {SOURCE, TARGET}, new INDArray[] {SOURCE_MASK, null}, null)[
            0];
    graph.rnnClearPreviousState();
    graph.setLayerMaskArrays(new INDArray[] {SOURCE_MASK, null}, null);
    INDArray first = TARGET.get(all(), all(), interval(0, 1));
    INDArray step =
        graph.rnnActivateUsingStoredState(new INDArray[] {SOURCE, first}, false, true).get("out");
    assertClose("first", step, whole.get(all(), all(), interval(0, 1)));
    graph.rnnSetPreviousState("decoder", layer(graph, "decoder").rnnGetTBPTTState());
    for (int t = 1; t < 3; t++) {
      step =
          graph
              .rnnTimeStep(Nd4j.zeros(BATCH, IN, 1), TARGET.get(all(), all(), interval(t, t + 1)))[
              0];
      assertClose("step " + t, step, whole.get(all(), all(), interval(t, t + 1)));
    }
  }

  @Test
  void aStateThatIsSetTakesPrecedenceOverTheEncoders() {
    ComputationGraph graph = simple(Cells.GRU);
    graph.rnnSetPreviousState("decoder", Map.of("prevAct", Nd4j.zeros(BATCH, UNITS)));
    INDArray fromZero = graph.rnnTimeStep(SOURCE, TARGET)[0];
    graph.rnnClearPreviousState();
    assertThat(graph.rnnTimeStep(SOURCE, TARGET)[0]).isNotEqualTo(fromZero);
    RecurrentLayer decoder = layer(graph, "decoder");
    decoder.rnnClearPreviousState();
    INDArray alone = decoder.activate(TARGET, false, Networks.noWorkspaces());
    assertThat(graph.getLayer("out").activate(alone, false, Networks.noWorkspaces()).dup())
        .isEqualTo(fromZero);
  }

  /** Computes gradients when it is fitted, but does not change. */
  private static ComputationGraph unchanging() {
    return EncoderDecoder.simple(Networks.network(DataType.FLOAT).updater(new Sgd(0)), Cells.LSTM);
  }

  @Test
  void noStateIsLeftOverForALaterCall() {
    ComputationGraph graph = unchanging();
    INDArray before = graph.outputSingle(SOURCE, TARGET);
    graph.fit(data());
    graph.outputSingle(SOURCE.neg(), TARGET);
    assertThat(graph.outputSingle(SOURCE, TARGET)).isEqualTo(before);
    graph.feedForward(new INDArray[] {SOURCE, TARGET}, true);
    graph.feedForward(new INDArray[] {SOURCE, TARGET}, true, false);
    INDArray alone = layer(graph, "decoder").activate(TARGET, false, Networks.noWorkspaces()).dup();
    Oracle oracle = new Oracle(Cells.LSTM, graph.getLayer("decoder"));
    assertClose("alone", alone, oracle.run(TARGET, Map.of()));
  }

  @Test
  void aGradientIsUsedOnceOnly() {
    ComputationGraph graph = unchanging();
    List<INDArray> gradients = new ArrayList<>();
    graph.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            gradients.add(graph.getGradientsViewArray().dup());
          }
        });
    graph.fit(data());
    graph.fit(data());
    // A pass in between without a backward pass.
    graph.feedForward(new INDArray[] {SOURCE.neg(), TARGET}, true, false);
    graph.fit(data());
    assertThat(gradients).hasSize(3);
    assertThat(gradients.get(0).amaxNumber().doubleValue()).isPositive();
    assertThat(gradients).containsOnly(gradients.get(0));
  }

  // ---- a network's life ----

  private static ComputationGraph learning(WorkspaceMode mode) {
    return EncoderDecoder.simple(
        Networks.network(DataType.FLOAT)
            .updater(new OnePassAdam(0.05))
            .trainingWorkspaceMode(mode)
            .inferenceWorkspaceMode(mode),
        Cells.LSTM);
  }

  @Test
  void itLearnsTheSameWithAndWithoutWorkspaces() {
    ComputationGraph with = learning(WorkspaceMode.ENABLED);
    ComputationGraph without = learning(WorkspaceMode.NONE);
    double before = with.score(data());
    INDArray encoder = with.getLayer("encoder").params().dup();
    for (int i = 0; i < 20; i++) {
      with.fit(data());
      without.fit(data());
    }
    assertThat(with.params()).isEqualTo(without.params());
    assertThat(with.score(data())).isLessThan(before * 0.8);
    assertThat(with.getLayer("encoder").params()).isNotEqualTo(encoder);
  }

  @Test
  void aCloneComputesTheSameAndLearnsIndependently() {
    ComputationGraph graph = learning(WorkspaceMode.ENABLED);
    ComputationGraph clone = graph.clone();
    INDArray output = graph.outputSingle(SOURCE, TARGET);
    assertThat(clone.outputSingle(SOURCE, TARGET)).isEqualTo(output);
    clone.fit(data());
    assertThat(graph.outputSingle(SOURCE, TARGET)).isEqualTo(output);
    graph.fit(data());
    assertThat(graph.params()).isEqualTo(clone.params());
  }

  @Test
  void aStoredGraphComputesTheSameAndGoesOnLearning() throws IOException {
    ComputationGraph graph = learning(WorkspaceMode.ENABLED);
    graph.fit(data());
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
        .isEqualTo(configuration);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, out, true);
    INDArray output = graph.outputSingle(SOURCE, TARGET);
    graph.fit(data());
    for (ComputationGraph restored :
        List.of(
            (ComputationGraph) StoredNetwork.read(new ByteArrayInputStream(out.toByteArray())),
            ModelSerializer.restoreComputationGraph(
                new ByteArrayInputStream(out.toByteArray()), true))) {
      assertThat(restored.outputSingle(SOURCE, TARGET)).isEqualTo(output);
      restored.fit(data());
      assertThat(restored.params()).isEqualTo(graph.params());
    }
  }

  @Test
  void aFrozenEncoderStaysAsItIsWhileTheDecoderLearns() {
    ComputationGraph graph = learning(WorkspaceMode.ENABLED);
    for (String frozen : List.of("encoder", "start")) {
      ComputationGraph tuned =
          new TransferLearning.GraphBuilder(graph)
              .fineTuneConfiguration(
                  new FineTuneConfiguration.Builder().updater(new OnePassAdam(0.05)).build())
              .setFeatureExtractor(frozen)
              .build();
      assertThat(tuned.outputSingle(SOURCE, TARGET)).isEqualTo(graph.outputSingle(SOURCE, TARGET));
      double before = tuned.score(data());
      for (int i = 0; i < 10; i++) {
        tuned.fit(data());
      }
      assertThat(tuned.getLayer("encoder").params()).isEqualTo(graph.getLayer("encoder").params());
      assertThat(tuned.score(data())).isLessThan(before);
    }
  }

  @Test
  void inputTypesGoThroughToTheDecoder() {
    ComputationGraphConfiguration configuration =
        Networks.network(DataType.FLOAT)
            .graphBuilder()
            .addInputs("source", "target")
            .addLayer("encoder", new Lstm.Builder().nOut(UNITS).build(), "source")
            .addVertex("start", new InitialState(), "target", "encoder")
            .addLayer("decoder", new Lstm.Builder().nOut(UNITS).build(), "start")
            .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(7), InputType.recurrent(IN))
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    assertThat(((Lstm) graph.getLayer("encoder").conf().getLayer()).getNIn()).isEqualTo(7);
    assertThat(((Lstm) graph.getLayer("decoder").conf().getLayer()).getNIn()).isEqualTo(IN);
    assertThat(graph.summary(InputType.recurrent(7), InputType.recurrent(IN))).contains("start");
    assertThat(
            configuration
                .getMemoryReport(InputType.recurrent(7, 5), InputType.recurrent(IN, 3))
                .toString())
        .contains("InitialState");
  }

  // ---- what is refused ----

  private static void assertRefused(
      Consumer<ComputationGraphConfiguration.GraphBuilder> layers, String... parts) {
    assertThatThrownBy(() -> EncoderDecoder.graph(Networks.network(DataType.FLOAT), layers))
        .isInstanceOf(DL4JInvalidConfigException.class)
        .hasMessageContainingAll(parts);
  }

  private static void assertRefused(
      org.deeplearning4j.nn.conf.layers.Layer encoder,
      org.deeplearning4j.nn.conf.layers.Layer decoder,
      int units,
      String... parts) {
    assertRefused(
        builder ->
            builder
                .addLayer("encoder", encoder, "source")
                .addVertex("start", new InitialState(), "target", "encoder")
                .addLayer("decoder", decoder, "start")
                .addLayer("out", Networks.perStep(units, RNNFormat.NCW), "decoder"),
        parts);
  }

  @Test
  void layersOfDifferentCellsOrSizesAreRefused() {
    assertRefused(
        EncoderDecoder.layer(Cells.LSTM, IN).build(),
        EncoderDecoder.layer(Cells.GRU, IN).build(),
        UNITS,
        "InitialState 'start'",
        "'encoder' has the cell lstm",
        "'decoder' the cell gru");
    assertRefused(
        EncoderDecoder.layer(Cells.LSTM, IN).build(),
        new Recurrent.Builder(Cells.LSTM).nIn(IN).nOut(5).build(),
        5,
        "'encoder' has 3 units and the decoder 'decoder' 5",
        "nOut(3)");
    assertRefused(
        new PaddedBidirectional(EncoderDecoder.layer(Cells.LSTM, IN).build()),
        EncoderDecoder.layer(Cells.LSTM, IN).build(),
        UNITS,
        "2 x 3 units",
        "nOut(6)");
    assertRefused(
        EncoderDecoder.layer(Cells.QRNN, IN).build(),
        EncoderDecoder.layer(Cells.QRNN, IN + 1).build(),
        UNITS,
        "qrnn hands over the last input too",
        "2 inputs in 'encoder' and 3 in 'decoder'");
    assertRefused(
        new PaddedBidirectional(EncoderDecoder.layer(Cells.QRNN, IN).build()),
        new Recurrent.Builder(Cells.QRNN).nIn(IN).nOut(2 * UNITS).build(),
        2 * UNITS,
        "one direction",
        "'encoder', in two directions,");
  }

  @Test
  void otherLayersThanThoseOfThisPackageAreRefused() {
    Recurrent own = EncoderDecoder.layer(Cells.LSTM, IN).build();
    LSTM stock = new LSTM.Builder().nIn(IN).nOut(UNITS).build();
    assertRefused(stock, own, UNITS, "second input is 'encoder' (LSTM)", "expected an encoder");
    assertRefused(own, stock, UNITS, "input of 'decoder' (LSTM)", "expected a decoder");
    assertRefused(
        new Bidirectional((Recurrent) own.clone()),
        new Recurrent.Builder(Cells.LSTM).nIn(IN).nOut(2 * UNITS).build(),
        2 * UNITS,
        "'encoder' (Bidirectional)",
        "PaddedBidirectional");
    assertRefused(
        own.clone(),
        new PaddedBidirectional(EncoderDecoder.layer(Cells.LSTM, IN).build()),
        2 * UNITS,
        "'decoder' (PaddedBidirectional)",
        "one direction");
  }

  @Test
  void aWrongPlaceInTheGraphIsRefused() {
    Recurrent.Builder any = EncoderDecoder.layer(Cells.LSTM, IN);
    assertRefused(
        builder ->
            builder
                .addVertex("start", new InitialState(), "target", "source")
                .addLayer("decoder", any.build(), "start")
                .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder"),
        "second input is 'source'",
        "expected an encoder");
    assertRefused(
        builder ->
            builder
                .addLayer("encoder", any.build(), "source")
                .addVertex("start", new InitialState(), "target", "encoder")
                .addLayer("one", any.build(), "start")
                .addLayer("two", any.build(), "start")
                .addVertex("both", new MergeVertex(), "one", "two")
                .addLayer("out", Networks.perStep(2 * UNITS, RNNFormat.NCW), "both"),
        "one",
        "two",
        "expected one decoder");
    assertRefused(
        builder ->
            builder
                .addLayer("encoder", any.build(), "source")
                .addVertex("start", new InitialState(), "target", "encoder")
                .addVertex("both", new MergeVertex(), "start", "encoder")
                .addLayer("decoder", any.nIn(IN + UNITS).build(), "both")
                .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder"),
        "input of 'both' (MergeVertex)",
        "expected a decoder");
  }

  @Test
  void aDecoderWithoutInputGradientAboveALayerIsRefused() {
    assertRefused(
        builder ->
            builder
                .addLayer("encoder", EncoderDecoder.layer(Cells.LSTM, IN).build(), "source")
                .addLayer("below", EncoderDecoder.layer(Cells.LSTM, IN).build(), "target")
                .addVertex("start", new InitialState(), "below", "encoder")
                .addLayer(
                    "decoder",
                    EncoderDecoder.layer(Cells.LSTM, UNITS).inputGradient(false).build(),
                    "start")
                .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder"),
        "'decoder' has inputGradient(false)",
        "'below' (Recurrent)");
  }

  @Test
  void truncatedBpttIsRefusedAtOnceAndIfItIsSetLater() {
    assertRefused(
        builder ->
            EncoderDecoder.simple(
                builder.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(2), Cells.GRU),
        "Truncated BPTT is not possible with InitialState",
        "'start'",
        "backpropType(BackpropType.Standard)");
    ComputationGraph graph = simple(Cells.GRU);
    graph.getConfiguration().setBackpropType(BackpropType.TruncatedBPTT);
    assertThatThrownBy(() -> graph.fit(new INDArray[] {TARGET, TARGET}, new INDArray[] {LABELS}))
        .isInstanceOf(DL4JInvalidConfigException.class)
        .hasMessageContaining("Truncated BPTT is not possible with InitialState");
  }

  @Test
  void batchesOfDifferentSizesAreRefused() {
    INDArray fewer = TARGET.get(interval(0, 3), all(), all());
    assertThatThrownBy(() -> simple(Cells.GRU).outputSingle(SOURCE, fewer))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("the encoder read 4 examples and the decoder reads 3");
  }

  @Test
  void anInputTypeThatIsNoSequenceIsRefused() {
    assertThatThrownBy(
            () ->
                new InitialState()
                    .getOutputType(0, InputType.feedForward(3), InputType.recurrent(3)))
        .hasMessageContaining("InitialState expects two inputs");
  }
}
