package dev.sluice.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a {@link Gru}, and what they are called elsewhere. Every array is a copy.
 *
 * <table>
 *   <caption>Layouts, n standing for the units</caption>
 *   <tr><td>here</td><td>[in, 3n]: reset, update, candidate</td>
 *       <td>update near 1 takes the new value; the old one if resetAfter</td></tr>
 *   <tr><td>PyTorch</td><td>[3n, in]: reset, update, new</td><td>the old one</td></tr>
 *   <tr><td>Keras</td><td>[in, 3n]: update, reset, new</td><td>the old one</td></tr>
 * </table>
 *
 * <p>Where the signs differ (Keras with {@code reset_after=False}) the update gate's parameters are
 * negated: {@code sigmoid(-a) = 1 - sigmoid(a)}. Of the two biases of reset and update gate in the
 * other libraries only the sum matters: it is kept as one, and goes back as the first with zeros as
 * the second.
 *
 * @param resetAfter which form of the layer they are for
 * @param input {@code W}, [nIn, 3 * nOut]
 * @param recurrent {@code RW}, [nOut, 3 * nOut]
 * @param bias {@code b}, [1, 3 * nOut]
 * @param recurrentBias {@code RB}, [1, nOut], the candidate's second bias; null unless resetAfter
 */
public record GruWeights(
    boolean resetAfter, INDArray input, INDArray recurrent, INDArray bias, INDArray recurrentBias) {

  public GruWeights {
    long units = recurrent.size(0);
    expect("input weights", input, input.size(0), 3 * units);
    expect("recurrent weights", recurrent, units, 3 * units);
    expect("bias", bias, 1, 3 * units);
    if (resetAfter) {
      expect("recurrent bias", recurrentBias, 1, units);
    } else if (recurrentBias != null) {
      throw new IllegalArgumentException("Only the reset-after form has a recurrent bias");
    }
  }

  /**
   * What {@code torch.nn.GRU} calls {@code weight_ih_l0} [3n, in], {@code weight_hh_l0} [3n, n],
   * {@code bias_ih_l0} [3n] and {@code bias_hh_l0} [3n].
   */
  public record PyTorch(INDArray weightIh, INDArray weightHh, INDArray biasIh, INDArray biasHh) {}

  /**
   * What {@code keras.layers.GRU} calls {@code kernel} [in, 3n], {@code recurrent_kernel} [n, 3n]
   * and {@code bias}: [2, 3n] with {@code reset_after=True}, its default, else [3n].
   */
  public record Keras(INDArray kernel, INDArray recurrentKernel, INDArray bias) {}

  /** Those of a layer. */
  public static GruWeights of(GruLayer layer) {
    boolean resetAfter = layer.layerConf().isResetAfter();
    return new GruWeights(
        resetAfter,
        copy(layer, GruParamInitializer.WEIGHT_KEY),
        copy(layer, GruParamInitializer.RECURRENT_WEIGHT_KEY),
        copy(layer, GruParamInitializer.BIAS_KEY),
        resetAfter ? copy(layer, GruParamInitializer.RECURRENT_BIAS_KEY) : null);
  }

  private static INDArray copy(Layer layer, String key) {
    return layer.getParam(key).dup();
  }

  /**
   * Puts them into a layer.
   *
   * @throws IllegalArgumentException if the layer has another size or form
   */
  public void copyTo(GruLayer layer) {
    if (layer.layerConf().isResetAfter() != resetAfter) {
      throw new IllegalArgumentException(
          "These weights are for resetAfter(%b), the layer is resetAfter(%b)"
              .formatted(resetAfter, !resetAfter));
    }
    put(layer, GruParamInitializer.WEIGHT_KEY, input);
    put(layer, GruParamInitializer.RECURRENT_WEIGHT_KEY, recurrent);
    put(layer, GruParamInitializer.BIAS_KEY, bias);
    if (resetAfter) {
      put(layer, GruParamInitializer.RECURRENT_BIAS_KEY, recurrentBias);
    }
  }

  private static void put(Layer layer, String key, INDArray values) {
    INDArray own = layer.getParam(key);
    expect("layer's " + key, values, own.size(0), own.size(1));
    own.assign(values);
  }

  /** From PyTorch, for a layer with {@code resetAfter(true)}. */
  public static GruWeights from(PyTorch weights) {
    long n = weights.weightHh().size(1);
    INDArray second = row(weights.biasHh());
    INDArray shared = second.dup();
    block(shared, n, 2).assign(0);
    return new GruWeights(
        true,
        weights.weightIh().transpose().dup(),
        weights.weightHh().transpose().dup(),
        row(weights.biasIh()).add(shared),
        block(second, n, 2).dup());
  }

  /**
   * To PyTorch.
   *
   * @throws IllegalStateException unless {@link #resetAfter}: PyTorch has no other form
   */
  public PyTorch toPyTorch() {
    if (!resetAfter) {
      throw new IllegalStateException(
          "PyTorch's GRU has its reset gate after the recurrent product; these weights are for the"
              + " form before it. Train with resetAfter(true) to take weights there");
    }
    long n = recurrent.size(0);
    return new PyTorch(
        input.transpose().dup(),
        recurrent.transpose().dup(),
        bias.reshape(3 * n).dup(),
        secondBias().reshape(3 * n));
  }

  /**
   * From Keras, for a layer with {@code resetAfter(true)} if the bias is [2, 3n], else for one
   * without.
   */
  public static GruWeights from(Keras weights) {
    boolean resetAfter = weights.bias().rank() == 2 && weights.bias().size(0) == 2;
    long n = weights.recurrentKernel().size(0);
    double sign = resetAfter ? 1 : -1;
    INDArray input = fromKeras(weights.kernel(), n, sign);
    INDArray recurrent = fromKeras(weights.recurrentKernel(), n, sign);
    if (!resetAfter) {
      return new GruWeights(false, input, recurrent, fromKeras(row(weights.bias()), n, sign), null);
    }
    INDArray second = fromKeras(weights.bias().getRow(1, true), n, 1);
    INDArray shared = second.dup();
    block(shared, n, 2).assign(0);
    return new GruWeights(
        true,
        input,
        recurrent,
        fromKeras(weights.bias().getRow(0, true), n, 1).add(shared),
        block(second, n, 2).dup());
  }

  /** To Keras: for {@code reset_after} as {@link #resetAfter} says. */
  public Keras toKeras() {
    long n = recurrent.size(0);
    double sign = resetAfter ? 1 : -1;
    INDArray first = inKerasOrder(bias, n, sign);
    return new Keras(
        inKerasOrder(input, n, sign),
        inKerasOrder(recurrent, n, sign),
        resetAfter
            ? Nd4j.concat(0, first, inKerasOrder(secondBias(), n, 1))
            : first.reshape(3 * n));
  }

  private INDArray secondBias() {
    INDArray second = Nd4j.zeros(bias.dataType(), 1, bias.size(1));
    block(second, recurrent.size(0), 2).assign(recurrentBias);
    return second;
  }

  /** Keras's blocks in this project's order, the update gate times the sign. */
  private static INDArray fromKeras(INDArray columns, long n, double sign) {
    return Nd4j.concat(
        1, block(columns, n, 1), block(columns, n, 0).mul(sign), block(columns, n, 2));
  }

  /** This project's blocks in Keras's order, the update gate times the sign. */
  private static INDArray inKerasOrder(INDArray columns, long n, double sign) {
    return Nd4j.concat(
        1, block(columns, n, 1).mul(sign), block(columns, n, 0), block(columns, n, 2));
  }

  private static INDArray block(INDArray columns, long n, int g) {
    return columns.get(NDArrayIndex.all(), NDArrayIndex.interval(g * n, (g + 1) * n));
  }

  private static INDArray row(INDArray vector) {
    return vector.reshape(1, vector.length());
  }

  private static void expect(String what, INDArray values, long rows, long columns) {
    if (values.rank() != 2 || values.size(0) != rows || values.size(1) != columns) {
      throw new IllegalArgumentException(
          "Expected %s [%d, %d], found %s"
              .formatted(what, rows, columns, Arrays.toString(values.shape())));
    }
  }
}
