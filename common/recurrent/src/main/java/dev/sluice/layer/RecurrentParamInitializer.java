package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Parameter;
import dev.sluice.cell.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays out the parameters of a recurrent layer as in stored models: the parameters of {@link
 * Cell#parameters} in that order, each column-major, with a block of {@code nOut} columns for each
 * gate.
 *
 * <p>Each block of the weights is initialised separately, so that fan-in and fan-out are those of
 * one gate ({@code nIn} and {@code nOut}; {@code nOut} and {@code nOut}), and square schemes such
 * as identity or orthogonal apply to the recurrent blocks. Peepholes start at zero; penalties,
 * constraints and weight noise treat them as weights. Gains of a layer normalisation start at one.
 */
public final class RecurrentParamInitializer implements ParamInitializer {
  public static final String WEIGHT_KEY = DefaultParamInitializer.WEIGHT_KEY;
  public static final String RECURRENT_WEIGHT_KEY = "RW";
  public static final String BIAS_KEY = DefaultParamInitializer.BIAS_KEY;

  /** The bias of gates without an input, such as the second bias of a GRU's candidate. */
  public static final String RECURRENT_BIAS_KEY = "RB";

  public static final String PEEPHOLE_KEY = "P";

  private static final RecurrentParamInitializer INSTANCE = new RecurrentParamInitializer();

  private RecurrentParamInitializer() {}

  public static RecurrentParamInitializer getInstance() {
    return INSTANCE;
  }

  private static List<Parameter> parameters(Layer layer) {
    RecurrentConf conf = (RecurrentConf) layer;
    return conf.cell().parameters(Math.toIntExact(conf.getNIn()), Math.toIntExact(conf.getNOut()));
  }

  private static Parameter.Role role(Layer layer, String key) {
    return parameters(layer).stream()
        .filter(parameter -> parameter.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no parameter " + key))
        .role();
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return parameters(layer).stream().mapToLong(one -> (long) one.rows() * one.columns()).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return parameters(layer).stream().map(Parameter::key).toList();
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
    return switch (role(layer, key)) {
      case INPUT_WEIGHTS, RECURRENT_WEIGHTS, PEEPHOLES -> true;
      case BIAS, GAINS, SHIFTS -> false;
    };
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return !isWeightParam(layer, key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    RecurrentConf layer = (RecurrentConf) conf.getLayer();
    Map<String, INDArray> params = split(layer, paramsView);
    params.keySet().forEach(conf::addVariable);
    if (initializeParams) {
      parameters(layer).forEach(one -> fill(one, params.get(one.key()), layer));
      layer.cell().forgetGates().stream()
          .flatMap(gate -> gate.bias().stream())
          .forEach(
              bias ->
                  block(params.get(bias.key()), bias.block(), layer.getNOut())
                      .assign(layer.getForgetGateBiasInit()));
      layer.cell().weights().forEach(weights -> clearMasked(weights, params, layer.getNOut()));
    }
    return params;
  }

  /** The columns of one block; a view. */
  static INDArray block(INDArray columns, long index, long units) {
    return columns.get(
        NDArrayIndex.all(), NDArrayIndex.interval(index * units, (index + 1) * units));
  }

  private static void fill(Parameter parameter, INDArray values, RecurrentConf layer) {
    IWeightInit input = layer.getWeightInitFn();
    IWeightInit recurrent = layer.getWeightInitFnRecurrent();
    switch (parameter.role()) {
      case INPUT_WEIGHTS -> fill(values, layer.getNOut(), input);
      case RECURRENT_WEIGHTS ->
          fill(values, layer.getNOut(), recurrent == null ? input : recurrent);
      case BIAS -> values.assign(layer.getBiasInit());
      case PEEPHOLES, SHIFTS -> values.assign(0);
      case GAINS -> values.assign(1);
    }
  }

  private static void fill(INDArray weights, long nOut, IWeightInit scheme) {
    long rows = weights.rows();
    INDArray flat = weights.reshape('f', new long[] {weights.length()});
    for (long from = 0; from < weights.length(); from += rows * nOut) {
      INDArray block = flat.get(NDArrayIndex.interval(from, from + rows * nOut));
      scheme.init((double) rows, (double) nOut, new long[] {rows, nOut}, 'f', block);
    }
  }

  /** Sets masked weights to zero, so that penalties do not count them. */
  private static void clearMasked(Weights weights, Map<String, INDArray> params, long nOut) {
    if (weights.ofInput() || weights.gate().mask().isEmpty()) {
      return;
    }
    INDArray block = block(params.get(weights.key()), weights.block(), nOut);
    int units = Math.toIntExact(nOut);
    for (int from = 0; from < units; from++) {
      for (int to = 0; to < units; to++) {
        if (!weights.gate().mask().get().connects(from, to, units)) {
          block.putScalar(from, to, 0);
        }
      }
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
          "%s: expected %d parameters, found %d"
              .formatted(
                  RecurrentConf.title(layer.getLayerName(), layer.getClass()),
                  expected,
                  view.length()));
    }
    INDArray flat = view.reshape(view.length());
    Map<String, INDArray> parts = new LinkedHashMap<>();
    long start = 0;
    for (Parameter parameter : parameters(layer)) {
      long end = start + (long) parameter.rows() * parameter.columns();
      parts.put(
          parameter.key(),
          flat.get(NDArrayIndex.interval(start, end))
              .reshape('f', parameter.rows(), parameter.columns()));
      start = end;
    }
    return parts;
  }
}
