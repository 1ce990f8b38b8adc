package dev.sluice.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A network with its weights and optimiser: a {@code MultiLayerNetwork} or a {@code
 * ComputationGraph}, with the operations that training, storing and evaluation need.
 *
 * <p>The recurrent state can be carried from one call of {@link #fit} to the next. In truncated
 * back-propagation, Deeplearning4j carries the state from segment to segment but clears it before
 * and after every {@code fit}, as if each batch held new sequences. Between {@link #startCarrying}
 * and {@link #stopCarrying} the state is not cleared, so a {@code fit} of one segment continues
 * where the previous one ended.
 */
public sealed interface TrainableNetwork permits LayeredNetwork, GraphNetwork {
  /**
   * Wraps a network that was read from disk, with its weights, counters and optimiser.
   *
   * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}; must not be used
   *     afterwards
   */
  static TrainableNetwork of(Model network) {
    if (network instanceof MultiLayerNetwork layers) {
      return LayeredNetwork.wrap(layers);
    }
    if (network instanceof ComputationGraph graph) {
      return GraphNetwork.wrap(graph);
    }
    throw new IllegalArgumentException(
        "expected a MultiLayerNetwork or a ComputationGraph, found " + network.getClass());
  }

  /** The Deeplearning4j network, for operations that both kinds share. */
  Model model();

  /**
   * The Deeplearning4j network of a task that defines layers.
   *
   * @throws IllegalStateException if it is a graph
   */
  MultiLayerNetwork layers();

  /**
   * The Deeplearning4j network of a task that defines a graph.
   *
   * @throws IllegalStateException if it is a list of layers
   */
  ComputationGraph graph();

  /** The definition, with the current iteration and epoch counts. */
  NetworkDefinition definition();

  /** The configuration as JSON, as {@code ModelSerializer} writes it, with the current counts. */
  String configuration();

  /** The optimiser's state; null if it has none. */
  INDArray updaterState();

  /** A human-readable table of the layers. */
  String summary();

  /**
   * Trains on one batch.
   *
   * @throws IllegalArgumentException if the batch does not have the network's number of inputs and
   *     outputs, or if its sequences differ in length in truncated back-propagation
   */
  void fit(MultiDataSet batch);

  /**
   * Computes the outputs for a batch's features, without dropout. Masks are applied, labels
   * ignored.
   *
   * @return one array for each output
   */
  INDArray[] outputs(MultiDataSet batch);

  /** Computes the output of a network with one input and one output. */
  default INDArray output(DataSet batch) {
    return outputs(batch.toMultiDataSet())[0];
  }

  /**
   * The outputs with their labels in the current batch, or in the current segment of it. Only for
   * training listeners; outside of {@link #fit} there are no labels.
   */
  List<Output> trainedOutputs();

  /**
   * An output of the network during training.
   *
   * @param layer the output layer
   * @param labels the labels of this output
   * @param mask which labels count, as the layer stores it; null if all do
   */
  record Output(Layer layer, INDArray labels, INDArray mask) {}

  /** Sets the epoch that schedules use, counted from 0. */
  void startEpoch(int epoch);

  /** The number of updates of the weights. */
  int updates();

  /** Starts to carry the state from one {@link #fit} to the next, beginning with zero. */
  void startCarrying();

  /** Clears the state and stops carrying it: each {@link #fit} begins with zero again. */
  void stopCarrying();

  /** Clears the state that {@code rnnTimeStep} left. */
  void clearState();
}
