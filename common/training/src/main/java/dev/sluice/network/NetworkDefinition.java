package dev.sluice.network;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A network before it has weights: the configuration of a {@code MultiLayerNetwork} (a list of
 * layers) or of a {@code ComputationGraph} (several inputs, outputs and paths between them).
 */
public sealed interface NetworkDefinition permits LayersDefinition, GraphDefinition {
  /** A list of layers, with one input and one output. */
  static NetworkDefinition of(MultiLayerConfiguration layers) {
    return new LayersDefinition(layers);
  }

  /** A graph. */
  static NetworkDefinition of(ComputationGraphConfiguration graph) {
    return new GraphDefinition(graph);
  }

  /** Creates a network, with weights initialised from the configuration's seed. */
  TrainableNetwork create();

  /**
   * The number of trainable parameters, except those that a cell's mask keeps at zero. Does not
   * create the network.
   */
  long parameters();

  /**
   * The sizes of inputs and outputs and the length of truncated back-propagation, by name.
   * Definitions of the same shape accept the same batches; their hidden layers may differ.
   */
  Map<String, String> shape();

  /** Whether it is trained by truncated back-propagation through time. */
  boolean isTruncated();
}
