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
 * A network with its weights and its optimiser: a {@code MultiLayerNetwork} or a {@code
 * ComputationGraph}, with what training, storing and scoring ask of either.
 *
 * <p>Its recurrent state can outlive a call of {@link #fit}. In truncated back-propagation
 * Deeplearning4j moves the state from segment to segment, but clears it before and after every
 * {@code fit}: it takes each batch for new sequences. Between {@link #startCarrying} and {@link
 * #stopCarrying} those two clearings do nothing, so that one {@code fit} of one segment goes on
 * where the last one ended.
 */
public sealed interface TrainableNetwork permits LayeredNetwork, GraphNetwork {
  /**
   * Takes over a network that was read from disk, with its weights, counts and optimiser.
   *
   * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}; not to be used any more
   */
  static TrainableNetwork of(Model network) {
    if (network instanceof MultiLayerNetwork layers) {
      return LayeredNetwork.takeOver(layers);
    }
    if (network instanceof ComputationGraph graph) {
      return GraphNetwork.takeOver(graph);
    }
    throw new IllegalArgumentException(
        "expected a MultiLayerNetwork or a ComputationGraph, found " + network.getClass());
  }

  /** The network as Deeplearning4j has it, for what both kinds share. */
  Model model();

  /**
   * The network of a task that defines layers.
   *
   * @throws IllegalStateException if it is a graph
   */
  MultiLayerNetwork layers();

  /**
   * The network of a task that defines a graph.
   *
   * @throws IllegalStateException if it is a list of layers
   */
  ComputationGraph graph();

  /** Its definition, with the counts of this moment. */
  NetworkDefinition definition();

  /**
   * Its configuration as JSON, with the counts of this moment, as {@code ModelSerializer} has it.
   */
  String configuration();

  /** The optimiser's state; null if it has none. */
  INDArray updaterState();

  /** A table of its layers, for people. */
  String summary();

  /**
   * Trains on one batch.
   *
   * @throws IllegalArgumentException if the batch does not have as many inputs and outputs as the
   *     network, or under truncated back-propagation its sequences differ in length
   */
  void fit(MultiDataSet batch);

  /**
   * What it makes of a batch's features, without dropout; masks are applied, labels ignored.
   *
   * @return an array for each output
   */
  INDArray[] outputs(MultiDataSet batch);

  /** The same of a network with one input and one output. */
  default INDArray output(DataSet batch) {
    return outputs(batch.toMultiDataSet())[0];
  }

  /**
   * The outputs with their labels in the batch, or the segment of it, that is being trained on. For
   * listeners; at other times there are no labels.
   */
  List<Output> trainedOutputs();

  /**
   * An output while the network is trained.
   *
   * @param layer the output layer
   * @param labels of this output
   * @param mask as the layer holds it: which labels count; null if all do
   */
  record Output(Layer layer, INDArray labels, INDArray mask) {}

  /** Sets the epoch that schedules go by, counted from 0. */
  void startEpoch(int epoch);

  /** How many updates its weights have had. */
  int updates();

  /** From now on the state goes from one {@link #fit} to the next, beginning with zero. */
  void startCarrying();

  /** From now on each {@link #fit} begins with zero; forgets the state. */
  void stopCarrying();

  /** Forgets the state that {@code rnnTimeStep} left. */
  void clearState();
}
