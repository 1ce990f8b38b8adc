package dev.sluice.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays out the parameters of a recurrent layer with so many gates, as stored models have them:
 * input weights {@value #WEIGHT_KEY} {@code [nIn, gates * nOut]}, recurrent weights {@value
 * #RECURRENT_WEIGHT_KEY} {@code [nOut, gates * nOut]}, bias {@value #BIAS_KEY} {@code [1, gates *
 * nOut]}, each column-major, one after the other, a block of {@code nOut} columns for each gate.
 *
 * <p>Every block is initialised by itself, so that fan-in and fan-out are those of one gate ({@code
 * nIn} and {@code nOut}; {@code nOut} and {@code nOut}), and square schemes such as identity or
 * orthogonal fit the recurrent blocks.
 */
public abstract class RecurrentParamInitializer implements ParamInitializer {
  public static final String WEIGHT_KEY = DefaultParamInitializer.WEIGHT_KEY;
  public static final String RECURRENT_WEIGHT_KEY = "RW";
  public static final String BIAS_KEY = DefaultParamInitializer.BIAS_KEY;

  private final int gates;

  RecurrentParamInitializer(int gates) {
    this.gates = gates;
  }

  /** Every parameter's shape, in the order that they are stored in. */
  Map<String, long[]> shapes(Layer layer) {
    BaseRecurrentLayer conf = (BaseRecurrentLayer) layer;
    long columns = gates * conf.getNOut();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(WEIGHT_KEY, new long[] {conf.getNIn(), columns});
    shapes.put(RECURRENT_WEIGHT_KEY, new long[] {conf.getNOut(), columns});
    shapes.put(BIAS_KEY, new long[] {1, columns});
    return shapes;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(layer).values().stream().mapToLong(shape -> shape[0] * shape[1]).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.copyOf(shapes(layer).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isWeightParam(layer, key)).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isBiasParam(layer, key)).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.equals(WEIGHT_KEY) || key.equals(RECURRENT_WEIGHT_KEY);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.equals(BIAS_KEY);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    BaseRecurrentLayer layer = (BaseRecurrentLayer) conf.getLayer();
    Map<String, INDArray> params = split(layer, paramsView);
    params.keySet().forEach(conf::addVariable);
    if (initializeParams) {
      IWeightInit input = layer.getWeightInitFn();
      IWeightInit recurrent = layer.getWeightInitFnRecurrent();
      fill(params.get(WEIGHT_KEY), layer.getNOut(), input);
      fill(
          params.get(RECURRENT_WEIGHT_KEY), layer.getNOut(), recurrent == null ? input : recurrent);
      params.forEach(
          (key, values) -> {
            if (isBiasParam(layer, key)) {
              values.assign(layer.getBiasInit());
            }
          });
    }
    return params;
  }

  private void fill(INDArray weights, long nOut, IWeightInit scheme) {
    long rows = weights.rows();
    INDArray flat = weights.reshape('f', new long[] {weights.length()});
    for (int g = 0; g < gates; g++) {
      INDArray block = flat.get(NDArrayIndex.interval(g * rows * nOut, (g + 1) * rows * nOut));
      scheme.init((double) rows, (double) nOut, new long[] {rows, nOut}, 'f', block);
    }
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return split(conf.getLayer(), gradientView);
  }

  private Map<String, INDArray> split(Layer layer, INDArray view) {
    long expected = numParams(layer);
    if (view.length() != expected) {
      throw new IllegalStateException(
          "Layer '%s': expected %d parameters, found %d"
              .formatted(layer.getLayerName(), expected, view.length()));
    }
    INDArray flat = view.reshape(view.length());
    Map<String, INDArray> parts = new LinkedHashMap<>();
    long start = 0;
    for (Map.Entry<String, long[]> shape : shapes(layer).entrySet()) {
      long end = start + shape.getValue()[0] * shape.getValue()[1];
      parts.put(
          shape.getKey(),
          flat.get(NDArrayIndex.interval(start, end)).reshape('f', shape.getValue()));
      start = end;
    }
    return parts;
  }
}
