package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.Cell;
import dev.sluice.cell.CellOfEachKind;
import dev.sluice.cell.EveryCell;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** State between calls: one step at a time, and truncated BPTT. */
@ExtendWith(DoublePrecision.class)
class RecurrentStateTest {
  private static final int BATCH = 2;
  private static final int TIME = 7;
  private static final INDArray INPUT = Networks.random(1, BATCH, Networks.IN, TIME);
  private static final INDArray ERROR = Networks.random(2, BATCH, Networks.UNITS, TIME);

  private static INDArray steps(INDArray array, int from, int to) {
    return array.get(all(), all(), interval(from, to)).dup();
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    // States of rectified units can be large.
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    assertThat(actual.sub(expected).amaxNumber().doubleValue() / size).isLessThan(1e-12);
  }

  @EveryCell
  void theOutputsAreThoseOfTheEquations(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    assertClose(
        layer.activate(INPUT, true, Networks.noWorkspaces()),
        new Oracle(cell, layer).run(INPUT, Map.of()));
  }

  @EveryCell
  void stepByStepIsTheSameAsAllAtOnce(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).build(),
            Networks.layer(cell, Networks.UNITS).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    INDArray whole = network.output(INPUT);
    for (int t = 0; t < TIME; t++) {
      INDArray step = network.rnnTimeStep(steps(INPUT, t, t + 1).reshape(BATCH, Networks.IN));
      assertClose(step, steps(whole, t, t + 1).reshape(BATCH, Networks.CLASSES));
    }
    network.rnnClearPreviousState();
    assertClose(network.rnnTimeStep(steps(INPUT, 0, 3)), steps(whole, 0, 3));
    assertClose(network.rnnTimeStep(steps(INPUT, 3, TIME)), steps(whole, 3, TIME));
  }

  @EveryCell
  void stepByStepIsTheSameWithTimeBeforeFeatures(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NWC);
    INDArray whole = new Oracle(cell, layer).run(INPUT, Map.of()).permute(0, 2, 1);
    INDArray input = INPUT.permute(0, 2, 1);
    for (int t = 0; t < TIME; t++) {
      INDArray step =
          layer.rnnTimeStep(input.get(all(), interval(t, t + 1), all()), Networks.noWorkspaces());
      assertClose(step, whole.get(all(), interval(t, t + 1), all()));
    }
  }

  @EveryCell
  void aLongPassWithoutTrainingIsTheSameAsOneWithTraining(Cell cell) {
    int time = 131;
    INDArray input = Networks.random(3, BATCH, Networks.IN, time);
    INDArray mask = Networks.mask(time, time, 69);
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    layer.setMaskArray(mask);
    INDArray training = layer.activate(input, true, Networks.noWorkspaces());
    assertClose(layer.activate(input, false, Networks.noWorkspaces()), training);
    // The stored state, too, is that after the very last step.
    layer.setMaskArray(null);
    layer.rnnTimeStep(input, Networks.noWorkspaces());
    Oracle plain = new Oracle(cell, layer);
    plain.run(input, Map.of());
    assertThat(layer.rnnGetPreviousState()).hasSameSizeAs(plain.last());
    plain.last().forEach((key, last) -> assertClose(layer.rnnGetPreviousState().get(key), last));
  }

  @EveryCell
  void aSegmentStartsFromTheStateOfTheOneBefore(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    INDArray whole = new Oracle(cell, layer).run(INPUT, Map.of());
    assertClose(activate(layer, 0, 3), steps(whole, 0, 3));
    assertClose(activate(layer, 3, 5), steps(whole, 3, 5));
    assertClose(activate(layer, 5, TIME), steps(whole, 5, TIME));
    layer.rnnClearPreviousState();
    assertClose(activate(layer, 0, 3), steps(whole, 0, 3));
  }

  /** A segment, and the state handed on to the next one as networks do it. */
  private static INDArray activate(RecurrentLayer layer, int from, int to) {
    INDArray output =
        layer.rnnActivateUsingStoredState(
            steps(INPUT, from, to), true, true, Networks.noWorkspaces());
    layer.rnnSetPreviousState(layer.rnnGetTBPTTState());
    return output;
  }

  @CellOfEachKind
  void theGradientOfALaterSegmentTakesItsStateAsGiven(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    activate(layer, 0, 3);
    Map<String, INDArray> state = layer.rnnGetTBPTTState();
    activate(layer, 3, TIME);
    INDArray error = steps(ERROR, 3, TIME);
    Pair<Gradient, INDArray> back =
        layer.tbpttBackpropGradient(error, TIME, Networks.noWorkspaces());
    assertGradients(cell, layer, steps(INPUT, 3, TIME), state, error, back);
  }

  @CellOfEachKind
  void aBackwardLengthBelowTheForwardLengthTakesEarlierStepsAsGiven(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    Oracle plain = new Oracle(cell, layer);
    plain.run(steps(INPUT, 0, 5), Map.of());
    activate(layer, 0, TIME);
    Pair<Gradient, INDArray> back = layer.tbpttBackpropGradient(ERROR, 2, Networks.noWorkspaces());
    assertThat(steps(back.getSecond(), 0, 5).amaxNumber().doubleValue()).isZero();
    back.setSecond(steps(back.getSecond(), 5, TIME));
    assertGradients(cell, layer, steps(INPUT, 5, TIME), plain.last(), steps(ERROR, 5, TIME), back);
  }

  /** Against finite differences of the reference. */
  private static void assertGradients(
      Cell cell,
      RecurrentLayer layer,
      INDArray input,
      Map<String, INDArray> state,
      INDArray error,
      Pair<Gradient, INDArray> back) {
    layer
        .paramTable()
        .forEach(
            (key, values) ->
                assertDifferences(
                    cell, layer, input, state, error, values, back.getFirst().getGradientFor(key)));
    assertDifferences(cell, layer, input, state, error, input, back.getSecond());
  }

  private static void assertDifferences(
      Cell cell,
      RecurrentLayer layer,
      INDArray input,
      Map<String, INDArray> state,
      INDArray error,
      INDArray values,
      INDArray gradient) {
    double step = 1e-5;
    // ND4J counts elements along an array's own ordering.
    INDArray found = gradient.dup(values.ordering());
    for (long i = 0; i < values.length(); i++) {
      double value = values.getDouble(i);
      values.putScalar(i, value + step);
      double above = loss(cell, layer, input, state, error);
      values.putScalar(i, value - step);
      double below = loss(cell, layer, input, state, error);
      values.putScalar(i, value);
      double expected = (above - below) / (2 * step);
      // Differences lose digits where the loss is curved, as it is by normalisation.
      double bound = cell.normalisations().isEmpty() ? 1e-8 : 2e-7;
      assertThat(found.getDouble(i))
          .isCloseTo(expected, offset(bound * Math.max(1, Math.abs(expected))));
    }
  }

  private static double loss(
      Cell cell,
      RecurrentLayer layer,
      INDArray input,
      Map<String, INDArray> state,
      INDArray error) {
    return new Oracle(cell, layer).run(input, state).mul(error).sumNumber().doubleValue();
  }

  @EveryCell
  void truncationAtTheWholeLengthIsNoTruncation(Cell cell) {
    MultiLayerNetwork full = trained(cell, BackpropType.Standard, TIME);
    assertThat(trained(cell, BackpropType.TruncatedBPTT, TIME).params()).isEqualTo(full.params());
    assertThat(trained(cell, BackpropType.TruncatedBPTT, 3).params()).isNotEqualTo(full.params());
  }

  private static MultiLayerNetwork trained(Cell cell, BackpropType type, int length) {
    MultiLayerNetwork network =
        Networks.init(
            Networks.training(DataType.DOUBLE)
                .list()
                .layer(Networks.layer(cell, Networks.IN).build())
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .backpropType(type)
                .tBPTTLength(length)
                .build());
    network.fit(INPUT, Networks.labels(BATCH, TIME));
    return network;
  }

  @EveryCell
  void aStateOfAnotherBatchSizeIsRefused(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    layer.rnnTimeStep(INPUT, Networks.noWorkspaces());
    INDArray single = INPUT.get(interval(0, 1), all(), all());
    assertThatThrownBy(() -> layer.rnnTimeStep(single, Networks.noWorkspaces()))
        .hasMessageContaining("[1, 3]")
        .hasMessageContaining("found [2, 3]")
        .hasMessageContaining("rnnClearPreviousState()");
    layer.rnnSetPreviousState(Map.of());
    assertThat(layer.rnnTimeStep(single, Networks.noWorkspaces()).size(0)).isEqualTo(1);
  }

  @CellOfEachKind
  void aBackwardPassAfterInferenceStartsFromTheSameState(Cell cell) {
    RecurrentLayer layer = Networks.alone(cell, RNNFormat.NCW);
    activate(layer, 0, 3);
    Map<String, INDArray> state = layer.rnnGetTBPTTState();
    layer.rnnActivateUsingStoredState(steps(INPUT, 3, TIME), false, true, Networks.noWorkspaces());
    INDArray error = steps(ERROR, 3, TIME);
    assertGradients(
        cell,
        layer,
        steps(INPUT, 3, TIME),
        state,
        error,
        layer.tbpttBackpropGradient(error, 0, Networks.noWorkspaces()));
  }
}
