package dev.sluice.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of {@link AttentionPooling}: {@code W}, {@code b}, {@code v}, column-major. */
final class AttentionPoolingParamInitializer implements ParamInitializer {
  static final AttentionPoolingParamInitializer INSTANCE = new AttentionPoolingParamInitializer();

  static final String WEIGHT_KEY = DefaultParamInitializer.WEIGHT_KEY;
  static final String BIAS_KEY = DefaultParamInitializer.BIAS_KEY;
  static final String CONTEXT_KEY = "v";

  private AttentionPoolingParamInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    AttentionPooling pooling = (AttentionPooling) layer;
    return (pooling.getNIn() + 2) * pooling.size();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(WEIGHT_KEY, BIAS_KEY, CONTEXT_KEY);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(WEIGHT_KEY, CONTEXT_KEY);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of(BIAS_KEY);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray flat, boolean initialise) {
    AttentionPooling layer = (AttentionPooling) configuration.getLayer();
    Map<String, INDArray> parameters = split(layer, flat);
    parameters.keySet().forEach(configuration::addVariable);
    if (initialise) {
      initialise(layer, parameters.get(WEIGHT_KEY));
      parameters.get(BIAS_KEY).assign(layer.getBiasInit());
      initialise(layer, parameters.get(CONTEXT_KEY));
    }
    return parameters;
  }

  private static void initialise(AttentionPooling layer, INDArray weights) {
    layer
        .getWeightInitFn()
        .init(
            (double) weights.rows(),
            (double) weights.columns(),
            weights.shape(),
            'f',
            weights.reshape('f', new long[] {weights.length()}));
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray flat) {
    return split((AttentionPooling) configuration.getLayer(), flat);
  }

  private static Map<String, INDArray> split(AttentionPooling layer, INDArray flat) {
    long weights = layer.getNIn() * layer.size();
    INDArray row = flat.reshape(flat.length());
    Map<String, INDArray> parts = new LinkedHashMap<>();
    parts.put(
        WEIGHT_KEY,
        row.get(NDArrayIndex.interval(0, weights)).reshape('f', layer.getNIn(), layer.size()));
    parts.put(
        BIAS_KEY,
        row.get(NDArrayIndex.interval(weights, weights + layer.size()))
            .reshape('f', 1, layer.size()));
    parts.put(
        CONTEXT_KEY,
        row.get(NDArrayIndex.interval(weights + layer.size(), weights + 2 * layer.size()))
            .reshape('f', layer.size(), 1));
    return parts;
  }
}
