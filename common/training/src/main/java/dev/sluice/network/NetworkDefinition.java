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

  /** A new network, its weights drawn from the configuration's seed. */
  TrainableNetwork create();

  /**
   * How many numbers the network trains, without those that a cell's mask keeps at zero; counted
   * without making it.
   */
  long parameters();

  /**
   * What goes in, what comes out and how far back it learns, by name: two definitions of the same
   * shape take the same batches. What lies in between may differ.
   */
  Map<String, String> shape();

  /** Whether it is trained by truncated back-propagation through time. */
  boolean isTruncated();
}
