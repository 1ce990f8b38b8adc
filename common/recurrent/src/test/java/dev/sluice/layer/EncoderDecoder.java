package dev.sluice.layer;

import dev.sluice.cell.Cell;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** Small graphs of an encoder and a decoder, for the tests of {@link InitialState}. */
final class EncoderDecoder {
  /** Features of the source and of the target. */
  static final int IN = 2;

  static final int UNITS = 3;

  private EncoderDecoder() {}

  /** A graph with the inputs source and target and the output out. */
  static ComputationGraph graph(
      NeuralNetConfiguration.Builder network,
      Consumer<ComputationGraphConfiguration.GraphBuilder> layers) {
    ComputationGraphConfiguration.GraphBuilder builder =
        network.graphBuilder().addInputs("source", "target");
    layers.accept(builder);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    // Biases start at zero, which would hide errors in them.
    graph
        .paramTable()
        .forEach(
            (key, values) -> {
              if (!key.endsWith("W")) {
                values.assign(Networks.random(11, values.shape()).castTo(values.dataType()));
              }
            });
    return graph;
  }

  /** An encoder, a decoder and an output at each step. */
  static ComputationGraph simple(NeuralNetConfiguration.Builder network, Cell cell) {
    return graph(network, builder -> simple(builder, cell));
  }

  static ComputationGraph simple(DataType type, Cell cell) {
    return simple(Networks.network(type), cell);
  }

  static void simple(ComputationGraphConfiguration.GraphBuilder builder, Cell cell) {
    builder
        .addLayer("encoder", layer(cell, IN).build(), "source")
        .addVertex("start", new InitialState(), "target", "encoder")
        .addLayer("decoder", layer(cell, IN).build(), "start")
        .addLayer("out", Networks.perStep(UNITS, RNNFormat.NCW), "decoder");
  }

  static Recurrent.Builder layer(Cell cell, int nIn) {
    return new Recurrent.Builder(cell).nIn(nIn).nOut(UNITS);
  }
}
