package dev.sluice.layer;

import static dev.sluice.layer.EncoderDecoder.IN;
import static dev.sluice.layer.EncoderDecoder.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cell;
import dev.sluice.cell.CellOfEachKind;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradients of graphs with an {@link InitialState} against finite differences, in double. */
@ExtendWith(DoublePrecision.class)
class InitialStateGradientTest {
  private static final int BATCH = 3;
  private static final INDArray SOURCE = Networks.random(1, BATCH, IN, 3);
  private static final INDArray TARGET = Networks.random(2, BATCH, IN, 2);
  private static final INDArray LABELS = Networks.labels(BATCH, 2);

  private static GradientCheckUtil.GraphConfig check(
      ComputationGraph graph, INDArray source, INDArray target, INDArray labels) {
    return new GradientCheckUtil.GraphConfig()
        .net(graph)
        .inputs(new INDArray[] {source, target})
        .labels(new INDArray[] {labels})
        .epsilon(1e-6)
        .maxRelError(1e-5)
        .minAbsoluteError(1e-9)
        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY);
  }

  private static void assertRight(GradientCheckUtil.GraphConfig check) {
    assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
  }

  @EveryCell
  void encoderAndDecoder(Cell cell) {
    assertRight(check(EncoderDecoder.simple(DataType.DOUBLE, cell), SOURCE, TARGET, LABELS));
  }

  /** Masked steps at the end and in between, a fully masked source, and a fully masked target. */
  @CellOfEachKind
  void masksOfSourceAndTarget(Cell cell) {
    INDArray source = Nd4j.createFromArray(new double[][] {{1, 0, 1}, {0, 0, 0}, {1, 1, 0}});
    INDArray target = Networks.mask(2, 1, 2, 0);
    assertRight(
        check(EncoderDecoder.simple(DataType.DOUBLE, cell), SOURCE, TARGET, LABELS)
            .inputMask(new INDArray[] {source, target})
            .labelMask(new INDArray[] {target}));
  }

  /**
   * Two layers on each side, an encoder that returns only its last step, and time before features.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "qrnn", "clockwork"})
  void stacksInBothDataFormats(String name) {
    Cell cell = Cells.named(name).orElseThrow();
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.DOUBLE),
            builder ->
                builder
                    .addLayer(
                        "encoder1",
                        EncoderDecoder.layer(cell, IN).dataFormat(RNNFormat.NWC).build(),
                        "source")
                    .addLayer(
                        "encoder2",
                        EncoderDecoder.layer(cell, UNITS)
                            .dataFormat(RNNFormat.NWC)
                            .returnSequences(false)
                            .build(),
                        "encoder1")
                    .addVertex("start1", new InitialState(), "target", "encoder1")
                    .addLayer("decoder1", EncoderDecoder.layer(cell, IN).build(), "start1")
                    .addVertex("start2", new InitialState(), "decoder1", "encoder2")
                    .addLayer("decoder2", EncoderDecoder.layer(cell, UNITS).build(), "start2")
                    .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder2"));
    assertRight(check(graph, SOURCE.permute(0, 2, 1).dup(), TARGET, LABELS));
  }

  /** A fully masked target gives the state that it was handed. */
  @CellOfEachKind
  void aDecoderThatReturnsOnlyItsLastOutput(Cell cell) {
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.DOUBLE),
            builder ->
                builder
                    .addLayer("encoder", EncoderDecoder.layer(cell, IN).build(), "source")
                    .addVertex("start", new InitialState(), "target", "encoder")
                    .addLayer(
                        "decoder",
                        EncoderDecoder.layer(cell, IN).returnSequences(false).build(),
                        "start")
                    .addLayer("out", Networks.perSequence(UNITS), "decoder"));
    assertRight(
        check(graph, SOURCE, TARGET, Networks.labels(BATCH))
            .inputMask(new INDArray[] {null, Networks.mask(2, 2, 1, 0)}));
  }

  /** Handed on from layer to layer; a fully masked sequence passes its gradient on. */
  @ParameterizedTest
  @ValueSource(strings = {"gru", "lstm", "qrnn", "clockwork"})
  void aDecoderThatIsAnEncoderItself(String name) {
    Cell cell = Cells.named(name).orElseThrow();
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.DOUBLE),
            builder ->
                builder
                    .addLayer("encoder", EncoderDecoder.layer(cell, IN).build(), "source")
                    .addVertex("start", new InitialState(), "target", "encoder")
                    .addLayer(
                        "middle",
                        EncoderDecoder.layer(cell, IN).inputGradient(false).build(),
                        "start")
                    .addVertex("again", new InitialState(), "target", "middle")
                    .addLayer(
                        "decoder",
                        EncoderDecoder.layer(cell, IN).inputGradient(false).build(),
                        "again")
                    .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder"));
    assertRight(
        check(graph, SOURCE, TARGET, LABELS)
            .inputMask(new INDArray[] {Networks.mask(3, 2, 3, 1), Networks.mask(2, 2, 0, 1)})
            .labelMask(new INDArray[] {Networks.mask(2, 2, 2, 1)}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "sru", "clockwork"})
  void anEncoderThatReadsBothWays(String name) {
    Cell cell = Cells.named(name).orElseThrow();
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.DOUBLE),
            builder ->
                builder
                    .addLayer(
                        "encoder",
                        new PaddedBidirectional(
                            new Recurrent.Builder(cell).nIn(IN).nOut(2).build()),
                        "source")
                    .addVertex("start", new InitialState(), "target", "encoder")
                    .addLayer(
                        "decoder", new Recurrent.Builder(cell).nIn(IN).nOut(4).build(), "start")
                    .addLayer("out", Networks.perStep(4, RNNFormat.NCW), "decoder"));
    assertRight(
        check(graph, SOURCE, TARGET, LABELS)
            .inputMask(new INDArray[] {Networks.mask(3, 3, 1, 2), null}));
  }

  /** Its outputs are used in addition to its state, and the state twice. */
  @Test
  void anEncoderOfTwoDecodersWhoseOutputsAreReadToo() {
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.DOUBLE),
            builder ->
                builder
                    .addLayer("encoder", EncoderDecoder.layer(Cells.LSTM, IN).build(), "source")
                    .addLayer("more", EncoderDecoder.layer(Cells.GRU, UNITS).build(), "encoder")
                    .addVertex("start1", new InitialState(), "target", "encoder")
                    .addLayer("decoder1", EncoderDecoder.layer(Cells.LSTM, IN).build(), "start1")
                    .addVertex("start2", new InitialState(), "decoder1", "encoder")
                    .addLayer("decoder2", EncoderDecoder.layer(Cells.LSTM, UNITS).build(), "start2")
                    .addVertex("start3", new InitialState(), "decoder2", "more")
                    .addLayer("decoder3", EncoderDecoder.layer(Cells.GRU, UNITS).build(), "start3")
                    .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder3"));
    assertRight(check(graph, SOURCE, TARGET, LABELS));
  }

  @Test
  void layersInsideLastTimeStep() {
    ComputationGraph graph =
        EncoderDecoder.graph(
            Networks.network(DataType.DOUBLE),
            builder ->
                builder
                    .addLayer(
                        "encoder",
                        new LastTimeStep(EncoderDecoder.layer(Cells.LSTM, IN).build()),
                        "source")
                    .addVertex("start", new InitialState(), "target", "encoder")
                    .addLayer(
                        "decoder",
                        new LastTimeStep(EncoderDecoder.layer(Cells.LSTM, IN).build()),
                        "start")
                    .addLayer("out", Networks.perSequence(UNITS), "decoder"));
    assertRight(check(graph, SOURCE, TARGET, Networks.labels(BATCH)));
  }
}
