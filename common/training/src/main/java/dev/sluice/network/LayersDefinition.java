package dev.sluice.network;

import dev.sluice.layer.TrainedParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** The definition of a {@code MultiLayerNetwork}. */
record LayersDefinition(MultiLayerConfiguration configuration) implements NetworkDefinition {
  @Override
  public TrainableNetwork create() {
    return LayeredNetwork.create(configuration);
  }

  @Override
  public long parameters() {
    return configuration.getConfs().stream().mapToLong(TrainedParameters::of).sum();
  }

  @Override
  public Map<String, String> shape() {
    List<FeedForwardLayer> layers =
        configuration.getConfs().stream()
            .map(NeuralNetConfiguration::getLayer)
            .flatMap(layer -> Sizes.of(layer) instanceof FeedForwardLayer f ? Stream.of(f) : null)
            .toList();
    Map<String, String> shape = new LinkedHashMap<>();
    shape.put("kind", "layers");
    if (!layers.isEmpty()) {
      shape.put("inputs", Long.toString(layers.get(0).getNIn()));
      shape.put("outputs", Long.toString(layers.get(layers.size() - 1).getNOut()));
    }
    shape.put("backpropType", configuration.getBackpropType().name());
    if (isTruncated()) {
      shape.put("steps", Integer.toString(configuration.getTbpttFwdLength()));
    }
    return shape;
  }

  @Override
  public boolean isTruncated() {
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT;
  }
}
