package dev.sluice.diagnostics.gradient;

import dev.sluice.cell.Cell;
import dev.sluice.cell.State;
import dev.sluice.cell.reference.ReferenceCell;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.cell.reference.ReferenceInput;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceRecurrence;
import dev.sluice.cell.reference.ReferenceState;
import dev.sluice.layer.RecurrentLayer;
import dev.sluice.layer.RecurrentWeights;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much of the gradient reaches earlier steps: the norm of the Jacobian matrix of the last state
 * with respect to each earlier one, by distance.
 *
 * <p>The state {@code s_t} is everything that a cell passes on: {@code h_t} and, if it has a
 * memory, {@code c_t}; n numbers in total. For the distance k from the last step T, the norm is
 *
 * <pre>
 *   sqrt(mean over sequences of |d s_T / d s_{T-k}|_F^2 / n)
 * </pre>
 *
 * <p>which is 1 at distance 0, and stays 1 as long as the state is only passed on. It falls and
 * grows like the products of Jacobian matrices in Bengio et al. (1994) and Pascanu et al. (2013,
 * arXiv 1211.5063). For stacked layers, it is that of the topmost recurrent layer along its own
 * recurrence, with the outputs of the layers below held fixed.
 *
 * <p>The backward steps are those of {@code dev.sluice.cell.reference}, in double precision, with
 * the weights of the layer. The whole matrix is not needed: for a random vector v of length 1, the
 * expectation of {@code |v^T J|^2} is {@code |J|_F^2 / n}. A few such vectors are propagated back
 * through each of a few sequences. If the state has no more numbers than there are vectors, they
 * are its unit vectors, which makes the result exact.
 */
public final class GradientFlow {
  /** The name of the curves in results. */
  public static final String NAME = "gradient-flow";

  /** The name of the curve of the initial weights. */
  public static final String BEFORE = "at initialisation";

  /** The name of the curve of the trained weights. */
  public static final String AFTER = "trained";

  /** The maximal number of sequences to measure. */
  public static final int SEQUENCES = 4;

  /** The number of vectors propagated back through each sequence. */
  private static final int VECTORS = 4;

  /** The maximal number of distances. */
  private static final int POINTS = 60;

  /** The seed of the vectors, which are the same for all networks so that these are comparable. */
  private static final long SEED = 1994;

  private GradientFlow() {}

  /**
   * The norms of a trained network and of the same network with its initial weights.
   *
   * @param network the trained network
   * @param initial the same with its initial weights
   * @param sequences {@code [batch, features, time]}, all of the same length and without a mask
   */
  public static Evaluation.Curves of(
      TrainableNetwork network, TrainableNetwork initial, INDArray sequences) {
    double[] before = norms(initial.layers(), sequences);
    double[] after = norms(network.layers(), sequences);
    int[] distances = distances(before.length - 1);
    Map<String, List<Double>> curves = new LinkedHashMap<>();
    curves.put(BEFORE, Arrays.stream(distances).mapToObj(k -> before[k]).toList());
    curves.put(AFTER, Arrays.stream(distances).mapToObj(k -> after[k]).toList());
    return new Evaluation.Curves(
        NAME,
        "steps back",
        "norm of the gradient",
        true,
        Arrays.stream(distances).mapToObj(k -> (double) k).toList(),
        curves);
  }

  /**
   * The distances from 1 to the farthest: all if there are few, otherwise evenly spaced
   * logarithmically.
   */
  static int[] distances(int farthest) {
    return Stream.iterate(0, i -> i < POINTS, i -> i + 1)
        .mapToInt(
            i ->
                farthest <= POINTS
                    ? Math.min(i + 1, farthest)
                    : (int) Math.round(Math.pow(farthest, i / (POINTS - 1.0))))
        .filter(k -> k > 0)
        .distinct()
        .toArray();
  }

  /** The norm at each distance, from 0 to the number of steps minus 1. */
  static double[] norms(MultiLayerNetwork network, INDArray sequences) {
    int layer = topmost(network);
    RecurrentWeights weights = RecurrentWeights.of(network.getLayer(layer));
    ReferenceCell cell = ReferenceCells.of(weights.cell());
    ReferenceParameters parameters = parameters(cell, weights);
    // The outputs of the layers below; the first element of the list is the input itself.
    double[][][] features = byStep(network.feedForward(sequences, false).get(layer));
    return norms(weights.cell(), cell, parameters, features);
  }

  private static double[] norms(
      Cell states, ReferenceCell cell, ReferenceParameters parameters, double[][][] features) {
    List<double[]> vectors = vectors(size(states, parameters.units()));
    double[] squares = new double[features[0].length];
    ReferenceRecurrence recurrence = new ReferenceRecurrence(cell, parameters);
    for (double[][] sequence : features) {
      ReferenceRecurrence.Pass pass =
          recurrence.forward(ReferenceInput.of(new double[][][] {sequence}));
      for (double[] vector : vectors) {
        List<ReferenceState> gradients =
            pass.stateGradients(0, state(states, cell, parameters, vector));
        for (int t = 0; t < squares.length; t++) {
          squares[squares.length - 1 - t] += square(states, gradients.get(t));
        }
      }
    }
    double count = (double) features.length * vectors.size();
    return Arrays.stream(squares).map(sum -> Math.sqrt(sum / count)).toArray();
  }

  /** The total size of the states that the cell computes. */
  private static int size(Cell cell, int units) {
    return computed(cell).size() * units;
  }

  private static List<State> computed(Cell cell) {
    return cell.states().stream().filter(state -> state.kind() == State.Kind.UNITS).toList();
  }

  /** A vector as states of the cell; what it does not compute is zero. */
  private static ReferenceState state(
      Cell states, ReferenceCell cell, ReferenceParameters parameters, double[] vector) {
    ReferenceState state = ReferenceState.zeros(cell, parameters.inputs(), parameters.units());
    int next = 0;
    for (State one : computed(states)) {
      double[] values = state.values()[one.index()];
      System.arraycopy(vector, next, values, 0, values.length);
      next += values.length;
    }
    return state;
  }

  private static double square(Cell states, ReferenceState gradient) {
    double sum = 0;
    for (State one : computed(states)) {
      for (double d : gradient.values()[one.index()]) {
        sum += d * d;
      }
    }
    return sum;
  }

  /** Vectors of length 1: the unit vectors of a small space, otherwise random directions. */
  private static List<double[]> vectors(int size) {
    List<double[]> vectors = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < Math.min(size, VECTORS); i++) {
      double[] vector = new double[size];
      if (size <= VECTORS) {
        vector[i] = 1;
      } else {
        // A vector of normal variates has a uniform direction.
        double square = 0;
        for (int j = 0; j < size; j++) {
          vector[j] = random.nextGaussian();
          square += vector[j] * vector[j];
        }
        double length = Math.sqrt(square);
        Arrays.setAll(vector, j -> vector[j] / length);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static int topmost(MultiLayerNetwork network) {
    Layer[] layers = network.getLayers();
    for (int i = layers.length - 1; i >= 0; i--) {
      if (layers[i] instanceof RecurrentLayer || layers[i].paramTable().containsKey("RW")) {
        return i;
      }
    }
    throw new IllegalArgumentException("the network has no recurrent layer");
  }

  private static ReferenceParameters parameters(ReferenceCell cell, RecurrentWeights weights) {
    double[] flat =
        weights.parameters().values().stream()
            .flatMapToDouble(array -> Arrays.stream(array.dup('f').data().asDouble()))
            .toArray();
    return ReferenceParameters.ofFlat(
        cell, Math.toIntExact(weights.input().size(0)), Math.toIntExact(weights.units()), flat);
  }

  /** Converts {@code [batch, features, time]} to [batch][time][features]. */
  private static double[][][] byStep(INDArray sequences) {
    int batch = Math.toIntExact(sequences.size(0));
    int inputs = Math.toIntExact(sequences.size(1));
    int time = Math.toIntExact(sequences.size(2));
    // Feature k of sequence s at step t is at k + inputs * (s + batch * t).
    double[] flat = sequences.permute(1, 0, 2).dup('f').data().asDouble();
    double[][][] features = new double[batch][time][];
    for (int s = 0; s < batch; s++) {
      for (int t = 0; t < time; t++) {
        int from = inputs * (s + batch * t);
        features[s][t] = Arrays.copyOfRange(flat, from, from + inputs);
      }
    }
    return features;
  }
}
