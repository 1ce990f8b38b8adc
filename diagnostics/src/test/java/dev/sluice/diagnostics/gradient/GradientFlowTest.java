package dev.sluice.diagnostics.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.State;
import dev.sluice.layer.Recurrent;
import dev.sluice.layer.RecurrentWeights;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.Evaluation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GradientFlowTest {
  private static final int INPUTS = 3;
  private static final int STEPS = 7;

  static List<Cell> cells() {
    return Cells.all();
  }

  private static Recurrent layer(Cell cell, int inputs, int units) {
    return new Recurrent.Builder(cell).nIn(inputs).nOut(units).dataFormat(RNNFormat.NCW).build();
  }

  private static MultiLayerConfiguration definition(Recurrent... layers) {
    NeuralNetConfiguration.ListBuilder network =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .weightInit(WeightInit.XAVIER)
            .list();
    for (Recurrent layer : layers) {
      network.layer(layer);
    }
    return network
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(layers[layers.length - 1].getNOut())
                .nOut(1)
                .dataFormat(RNNFormat.NCW)
                .build())
        .build();
  }

  private static MultiLayerNetwork network(MultiLayerConfiguration definition) {
    MultiLayerNetwork network = new MultiLayerNetwork(definition);
    network.init();
    return network;
  }

  private static INDArray sequences(int batch, int steps) {
    SplittableRandom random = new SplittableRandom(7);
    double[] values = random.doubles((long) batch * INPUTS * steps, -0.5, 0.5).toArray();
    return Nd4j.createFromArray(values).reshape(batch, INPUTS, steps);
  }

  /** The keys of the states that the cell computes. */
  private static List<String> computed(Cell cell) {
    return cell.states().stream()
        .filter(state -> state.kind() == State.Kind.UNITS)
        .map(State::key)
        .toList();
  }

  /**
   * The norm by central differences through the layer: set the state, run some steps, get the
   * state.
   */
  private static double norm(
      Layer layer, INDArray sequence, int distance, int units, List<String> states) {
    int size = states.size() * units;
    int steps = Math.toIntExact(sequence.size(2));
    double[] state = new double[size];
    BaseRecurrentLayer<?> recurrent = (BaseRecurrentLayer<?>) layer;
    state = after(recurrent, sequence, 0, steps - distance, state, units, states);
    double square = 0;
    for (int i = 0; i < size; i++) {
      double[] up = state.clone();
      double[] down = state.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double[] high = after(recurrent, sequence, steps - distance, steps, up, units, states);
      double[] low = after(recurrent, sequence, steps - distance, steps, down, units, states);
      for (int j = 0; j < size; j++) {
        double slope = (high[j] - low[j]) / 2e-5;
        square += slope * slope;
      }
    }
    return square / size;
  }

  private static double[] after(
      BaseRecurrentLayer<?> layer,
      INDArray sequence,
      int from,
      int to,
      double[] state,
      int units,
      List<String> states) {
    layer.rnnClearPreviousState();
    if (from > 0) {
      // States that are not computed, such as the number of steps, are those at this place.
      layer.rnnTimeStep(
          sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, from)),
          LayerWorkspaceMgr.noWorkspaces());
    }
    Map<String, INDArray> before = new HashMap<>(layer.rnnGetPreviousState());
    for (int k = 0; k < states.size(); k++) {
      before.put(
          states.get(k),
          Nd4j.createFromArray(Arrays.copyOfRange(state, k * units, (k + 1) * units))
              .reshape(1, units));
    }
    layer.rnnSetPreviousState(before);
    layer.rnnTimeStep(
        sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)),
        LayerWorkspaceMgr.noWorkspaces());
    double[] after = new double[state.length];
    for (int k = 0; k < states.size(); k++) {
      System.arraycopy(
          layer.rnnGetPreviousState().get(states.get(k)).reshape(units).toDoubleVector(),
          0,
          after,
          k * units,
          units);
    }
    layer.rnnClearPreviousState();
    return after;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theNormsAgreeWithFiniteDifferences(Cell cell) {
    // A state of four numbers, for which the result is exact.
    List<String> states = computed(cell);
    int units = 4 / states.size();
    MultiLayerNetwork network = network(definition(layer(cell, INPUTS, units)));
    INDArray sequences = sequences(2, STEPS);

    double[] norms = GradientFlow.norms(network, sequences);

    assertThat(norms).hasSize(STEPS);
    assertThat(norms[0]).isCloseTo(1, within(1e-12));
    for (int distance = 1; distance < STEPS; distance++) {
      double square = 0;
      for (int s = 0; s < 2; s++) {
        square +=
            norm(
                    network.getLayer(0),
                    sequences.slice(s).reshape(1, INPUTS, STEPS),
                    distance,
                    units,
                    states)
                / 2;
      }
      assertThat(norms[distance])
          .as("%s, %d steps", cell, distance)
          .isCloseTo(Math.sqrt(square), within(1e-7 * Math.max(1, square)));
    }
  }

  @Test
  void theNormOfAStateThatIsHalvedAtEachStepIsHalvedToo() {
    MultiLayerNetwork network = network(definition(layer(Cells.RNN_RELU, INPUTS, 40)));
    network.getLayer(0).paramTable().get("RW").assign(Nd4j.eye(40).muli(0.5));
    network.getLayer(0).paramTable().get("b").assign(1);
    network.getLayer(0).paramTable().get("W").assign(0);

    double[] norms = GradientFlow.norms(network, sequences(3, 30));

    for (int distance = 0; distance < 30; distance++) {
      assertThat(norms[distance] * Math.pow(2, distance)).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void aFewVectorsApproximateTheNormOfALargeState() {
    int units = 24;
    MultiLayerNetwork network = network(definition(layer(Cells.GRU, INPUTS, units)));
    INDArray sequences = sequences(4, STEPS);

    double[] norms = GradientFlow.norms(network, sequences);

    double square = 0;
    for (int s = 0; s < 4; s++) {
      square +=
          norm(
                  network.getLayer(0),
                  sequences.slice(s).reshape(1, INPUTS, STEPS),
                  5,
                  units,
                  List.of("prevAct"))
              / 4;
    }
    assertThat(norms[5] / Math.sqrt(square)).isBetween(0.7, 1.4);
  }

  @Test
  void forStackedLayersItIsTheRecurrenceOfTheTopmostOne() {
    MultiLayerNetwork network =
        network(definition(layer(Cells.RNN, INPUTS, 5), layer(Cells.GRU, 5, 4)));
    INDArray sequence = sequences(1, STEPS);
    INDArray below = network.feedForward(sequence, false).get(1).dup();
    MultiLayerNetwork alone = network(definition(layer(Cells.GRU, 5, 4)));
    RecurrentWeights.of(network.getLayer(1)).copyTo(alone.getLayer(0));

    assertThat(GradientFlow.norms(network, sequence))
        .containsExactly(GradientFlow.norms(alone, below), within(1e-12));
  }

  @Test
  void theCurvesCompareTheNetworkWithItsInitialWeights() {
    NetworkDefinition definition = NetworkDefinition.of(definition(layer(Cells.LSTM, INPUTS, 6)));
    TrainableNetwork network = definition.create();
    INDArray sequences = sequences(2, 40);

    Evaluation.Curves same = GradientFlow.of(network, definition.create(), sequences);
    network.layers().getLayer(0).paramTable().get("RW").muli(0.1);
    Evaluation.Curves changed = GradientFlow.of(network, definition.create(), sequences);

    assertThat(same.y().get(GradientFlow.AFTER)).isEqualTo(same.y().get(GradientFlow.BEFORE));
    assertThat(changed.y().get(GradientFlow.BEFORE)).isEqualTo(same.y().get(GradientFlow.BEFORE));
    assertThat(changed.y().get(GradientFlow.AFTER)).isNotEqualTo(same.y().get(GradientFlow.AFTER));
    assertThat(changed.x()).isEqualTo(IntStream.range(1, 40).mapToObj(k -> (double) k).toList());
  }

  @Test
  void thereAreAtMostSixtyDistancesFromOneToTheFarthest() {
    assertThat(GradientFlow.distances(1)).containsExactly(1);
    assertThat(GradientFlow.distances(60)).isEqualTo(IntStream.rangeClosed(1, 60).toArray());
    int[] far = GradientFlow.distances(1019);
    assertThat(far).startsWith(1, 2, 3).endsWith(1019).isSorted().hasSizeBetween(40, 60);
  }
}
