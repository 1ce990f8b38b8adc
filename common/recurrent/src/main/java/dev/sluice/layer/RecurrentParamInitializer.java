package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Gate;
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
 * Lays out the parameters of a recurrent layer as stored models have them, those of {@link Cell} in
 * the order {@value #WEIGHT_KEY}, {@value #RECURRENT_WEIGHT_KEY}, {@value #BIAS_KEY}, then, where
 * the cell has them, {@value #RECURRENT_BIAS_KEY} and {@value #PEEPHOLE_KEY}: each column-major,
 * one after the other, a block of {@code nOut} columns for each gate.
 *
 * <p>Every block of the weights is initialised by itself, so that fan-in and fan-out are those of
 * one gate ({@code nIn} and {@code nOut}; {@code nOut} and {@code nOut}), and square schemes such
 * as identity or orthogonal fit the recurrent blocks. Peepholes begin at zero, as if there were
 * none; to penalties, constraints and weight noise they are weights.
 */
public final class RecurrentParamInitializer implements ParamInitializer {
  public static final String WEIGHT_KEY = DefaultParamInitializer.WEIGHT_KEY;
  public static final String RECURRENT_WEIGHT_KEY = "RW";
  public static final String BIAS_KEY = DefaultParamInitializer.BIAS_KEY;

  /** The bias of gates that have no input, such as the candidate's second bias of a GRU. */
  public static final String RECURRENT_BIAS_KEY = "RB";

  public static final String PEEPHOLE_KEY = "P";

  private static final RecurrentParamInitializer INSTANCE = new RecurrentParamInitializer();

  private RecurrentParamInitializer() {}

  public static RecurrentParamInitializer getInstance() {
    return INSTANCE;
  }

  /** Every parameter's shape, in the order that they are stored in. */
  static Map<String, long[]> shapes(Cell cell, long nIn, long nOut) {
    long inputs = cell.gates().stream().filter(Gate::input).count();
    long recurrent = cell.gates().stream().filter(gate -> gate.recurrent().isPresent()).count();
    long recurrentOnly = cell.gates().stream().filter(gate -> !gate.input()).count();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(WEIGHT_KEY, new long[] {nIn, inputs * nOut});
    shapes.put(RECURRENT_WEIGHT_KEY, new long[] {nOut, recurrent * nOut});
    shapes.put(BIAS_KEY, new long[] {1, inputs * nOut});
    if (recurrentOnly > 0) {
      shapes.put(RECURRENT_BIAS_KEY, new long[] {1, recurrentOnly * nOut});
    }
    if (!cell.peepholes().isEmpty()) {
      shapes.put(PEEPHOLE_KEY, new long[] {1, cell.peepholes().size() * nOut});
    }
    return shapes;
  }

  private static Map<String, long[]> shapes(Layer layer) {
    RecurrentConf conf = (RecurrentConf) layer;
    return shapes(conf.cell(), conf.getNIn(), conf.getNOut());
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
    return key.equals(WEIGHT_KEY) || key.equals(RECURRENT_WEIGHT_KEY) || key.equals(PEEPHOLE_KEY);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.equals(BIAS_KEY) || key.equals(RECURRENT_BIAS_KEY);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    RecurrentConf layer = (RecurrentConf) conf.getLayer();
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
            } else if (key.equals(PEEPHOLE_KEY)) {
              values.assign(0);
            }
          });
      layer
          .cell()
          .forgetGate()
          .ifPresent(
              gate -> {
                // Gates without an input have no block in this bias.
                long index =
                    layer.cell().gates().subList(0, gate).stream().filter(Gate::input).count();
                block(params.get(BIAS_KEY), index, layer.getNOut())
                    .assign(layer.getForgetGateBiasInit());
              });
    }
    return params;
  }

  /** The columns of one block; a view. */
  static INDArray block(INDArray columns, long index, long units) {
    return columns.get(
        NDArrayIndex.all(), NDArrayIndex.interval(index * units, (index + 1) * units));
  }

  private static void fill(INDArray weights, long nOut, IWeightInit scheme) {
    long rows = weights.rows();
    INDArray flat = weights.reshape('f', new long[] {weights.length()});
    for (long from = 0; from < weights.length(); from += rows * nOut) {
      INDArray block = flat.get(NDArrayIndex.interval(from, from + rows * nOut));
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
