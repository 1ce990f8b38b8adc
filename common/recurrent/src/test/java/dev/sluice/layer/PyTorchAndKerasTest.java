package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.reference.PeerFigures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Outputs, states and gradients are PyTorch's and Keras' own; weights survive a round trip. */
class PyTorchAndKerasTest {
  private static final double IN_DOUBLE = 1e-10;
  private static final double IN_FLOAT = 1e-5;

  /** By the first parts of the figures' names. */
  private static final Map<String, Cell> CELLS =
      Map.of(
          "pytorch-rnn", Cells.RNN,
          "pytorch-rnn-relu", Cells.RNN_RELU,
          "pytorch-lstm", Cells.LSTM,
          "pytorch-gru", Cells.GRU_RESET_AFTER,
          "keras-rnn", Cells.RNN,
          "keras-lstm", Cells.LSTM,
          "keras-gru", Cells.GRU_RESET_AFTER,
          "keras-gru-reset-before", Cells.GRU,
          "keras-gru-reset-after", Cells.GRU_RESET_AFTER);

  /** Suffixes of names, for cases with additional inputs. */
  private static final List<String> SUFFIXES = List.of("-initial", "-mask");

  static Stream<Fixture> fixtures() {
    return PeerFigures.all().stream()
        .flatMap(
            figures ->
                Stream.of(DataType.DOUBLE, DataType.FLOAT).map(type -> new Fixture(figures, type)));
  }

  private static String layerName(PeerFigures figures) {
    String name = figures.name();
    for (String suffix : SUFFIXES) {
      name = name.replace(suffix, "");
    }
    return name;
  }

  @Test
  void everyPeerLayerIsCovered() {
    assertThat(PeerFigures.all().stream().map(PyTorchAndKerasTest::layerName).distinct())
        .containsExactlyInAnyOrderElementsOf(CELLS.keySet());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void outputsStatesAndGradientsAreThePeers(Fixture fixture) {
    RecurrentLayer layer = fixture.layer();
    fixture.weights(fixture.arrays(fixture.figures.parameters())).copyTo(layer);
    layer.rnnSetPreviousState(fixture.states(fixture.figures.initial()));
    layer.setMaskArray(fixture.array(fixture.figures.mask()));

    assertAgrees(
        layer.rnnActivateUsingStoredState(
            fixture.array(fixture.figures.input()), true, false, Networks.noWorkspaces()),
        fixture.array(fixture.figures.output()));

    Pair<Gradient, INDArray> back =
        layer.backpropGradient(
            fixture.array(fixture.figures.lossWeights()), Networks.noWorkspaces());
    Map<String, INDArray> gradients = fixture.arrays(fixture.figures.gradients());
    assertAgrees(back.getSecond(), gradients.get("input"));
    fixture
        .weights(fixture.withoutSharedBias(gradients))
        .parameters()
        .forEach((key, expected) -> assertAgrees(back.getFirst().getGradientFor(key), expected));

    layer.rnnTimeStep(fixture.array(fixture.figures.input()), Networks.noWorkspaces());
    fixture
        .states(fixture.figures.last())
        .forEach((key, last) -> assertAgrees(layer.rnnGetPreviousState().get(key), last));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void weightsSurviveARoundTrip(Fixture fixture) {
    RecurrentLayer layer = fixture.layer();
    RecurrentWeights weights = RecurrentWeights.of(layer);
    RecurrentWeights again =
        fixture.isPyTorch()
            ? RecurrentWeights.fromPyTorch(fixture.cell(), weights.toPyTorch())
            : RecurrentWeights.fromKeras(fixture.cell(), weights.toKeras());
    assertThat(again.parameters()).isEqualTo(weights.parameters());
    if (fixture.isPyTorch()) {
      RecurrentWeights.PyTorch theirs = weights.toPyTorch();
      Map<String, INDArray> expected = fixture.arrays(fixture.figures.parameters());
      assertThat(theirs.weightIh().shape()).isEqualTo(expected.get("weight_ih").shape());
      assertThat(theirs.weightHh().shape()).isEqualTo(expected.get("weight_hh").shape());
      assertThat(theirs.biasIh().shape()).isEqualTo(expected.get("bias_ih").shape());
      assertThat(theirs.biasHh().shape()).isEqualTo(expected.get("bias_hh").shape());
    } else {
      RecurrentWeights.Keras theirs = weights.toKeras();
      Map<String, INDArray> expected = fixture.arrays(fixture.figures.parameters());
      assertThat(theirs.kernel().shape()).isEqualTo(expected.get("kernel").shape());
      assertThat(theirs.recurrentKernel().shape())
          .isEqualTo(expected.get("recurrent_kernel").shape());
      assertThat(theirs.bias().shape()).isEqualTo(expected.get("bias").shape());
    }
  }

  private static void assertAgrees(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double most = actual.sub(expected).amaxNumber().doubleValue();
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    double tolerance = actual.dataType() == DataType.DOUBLE ? IN_DOUBLE : IN_FLOAT;
    assertThat(most / size).isLessThan(tolerance);
  }

  /** A peer's figures in one precision. */
  record Fixture(PeerFigures figures, DataType type) {
    Cell cell() {
      return CELLS.get(layerName(figures));
    }

    boolean isPyTorch() {
      return figures.name().startsWith("pytorch");
    }

    /** A layer of the entry's sizes, time before features as in the other libraries. */
    RecurrentLayer layer() {
      INDArray input = array(figures.input());
      int units = (int) array(figures.output()).size(2);
      MultiLayerNetwork network =
          Networks.build(
              type,
              new Recurrent.Builder(cell())
                  .dataFormat(RNNFormat.NWC)
                  .nIn(input.size(2))
                  .nOut(units)
                  .build(),
              Networks.perStep(units, RNNFormat.NWC));
      network.initGradientsView();
      return (RecurrentLayer) network.getLayer(0);
    }

    RecurrentWeights weights(Map<String, INDArray> arrays) {
      return isPyTorch()
          ? RecurrentWeights.fromPyTorch(
              cell(),
              new RecurrentWeights.PyTorch(
                  arrays.get("weight_ih"),
                  arrays.get("weight_hh"),
                  arrays.get("bias_ih"),
                  arrays.get("bias_hh")))
          : RecurrentWeights.fromKeras(
              cell(),
              new RecurrentWeights.Keras(
                  arrays.get("kernel"), arrays.get("recurrent_kernel"), arrays.get("bias")));
    }

    /**
     * The gradients, with zeros where a second bias has the same gradient as the first: the
     * conversion, meant for parameters, adds the two.
     */
    Map<String, INDArray> withoutSharedBias(Map<String, INDArray> gradients) {
      Map<String, INDArray> changed = new HashMap<>(gradients);
      if (isPyTorch()) {
        INDArray second = gradients.get("bias_hh").dup();
        second.get(interval(0, shared(second.length()))).assign(0);
        changed.put("bias_hh", second);
      } else if (cell() == Cells.GRU_RESET_AFTER) {
        INDArray biases = gradients.get("bias").dup();
        biases.get(interval(1, 2), interval(0, shared(biases.size(1)))).assign(0);
        changed.put("bias", biases);
      }
      return changed;
    }

    /** The columns in which the second bias is only added to the first. */
    private long shared(long columns) {
      return cell() == Cells.GRU_RESET_AFTER ? columns / 3 * 2 : columns;
    }

    /** States by the layers' keys. */
    Map<String, INDArray> states(Map<String, PeerFigures.Array> named) {
      Map<String, INDArray> states = new HashMap<>();
      arrays(named)
          .forEach((key, state) -> states.put(key.startsWith("h") ? "prevAct" : "prevMem", state));
      return states;
    }

    Map<String, INDArray> arrays(Map<String, PeerFigures.Array> named) {
      Map<String, INDArray> arrays = new HashMap<>();
      named.forEach((key, values) -> arrays.put(key, array(values)));
      return arrays;
    }

    INDArray array(PeerFigures.Array values) {
      return Nd4j.createFromArray(values.values()).reshape(values.shape()).castTo(type);
    }

    @Override
    public String toString() {
      return figures.name() + " in " + type;
    }
  }
}
