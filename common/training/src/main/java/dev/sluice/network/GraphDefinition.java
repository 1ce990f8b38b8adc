package dev.sluice.network;

import dev.sluice.layer.TrainedParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** The definition of a {@code ComputationGraph}. */
record GraphDefinition(ComputationGraphConfiguration configuration) implements NetworkDefinition {
  @Override
  public TrainableNetwork create() {
    return GraphNetwork.create(configuration);
  }

  @Override
  public long parameters() {
    return configuration.getVertices().values().stream()
        .mapToLong(
            vertex ->
                vertex instanceof LayerVertex layer
                    ? TrainedParameters.of(layer.getLayerConf())
                    : vertex.numParams(false))
        .sum();
  }

  @Override
  public Map<String, String> shape() {
    Map<String, String> shape = new LinkedHashMap<>();
    shape.put("kind", "graph");
    for (String input : configuration.getNetworkInputs()) {
      // Vertices between an input and a layer, such as a merge, do not reveal the input's size.
      shape.put(
          "input " + input,
          configuration.getVertexInputs().entrySet().stream()
              .filter(vertex -> vertex.getValue().equals(List.of(input)))
              .flatMap(vertex -> sizedLayer(vertex.getKey()).stream())
              .map(layer -> Long.toString(layer.getNIn()))
              .findFirst()
              .orElse("of any size"));
    }
    for (String output : configuration.getNetworkOutputs()) {
      shape.put(
          "output " + output,
          sizedLayer(output).map(layer -> Long.toString(layer.getNOut())).orElse("of any size"));
    }
    shape.put("backpropType", configuration.getBackpropType().name());
    if (isTruncated()) {
      shape.put("steps", Integer.toString(configuration.getTbpttFwdLength()));
    }
    return shape;
  }

  private Optional<FeedForwardLayer> sizedLayer(String name) {
    GraphVertex vertex = configuration.getVertices().get(name);
    return vertex instanceof LayerVertex layer
            && Sizes.of(layer.getLayerConf().getLayer()) instanceof FeedForwardLayer sized
        ? Optional.of(sized)
        : Optional.empty();
  }

  @Override
  public boolean isTruncated() {
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT;
  }
}
