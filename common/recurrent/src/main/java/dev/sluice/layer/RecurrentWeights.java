package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Parameter;
import dev.sluice.engine.Activations;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parameters of a recurrent layer, converted from and to Sluice's layers, Deeplearning4j's own,
 * PyTorch and Keras. Every array is a copy.
 *
 * <p>PyTorch and Keras have two biases per gate, of which only the sum matters: here they become
 * one bias, which converts back to the first, with zeros as the second. The GRU with the reset gate
 * after the product has a second bias for its candidate, {@code RB}, which is kept. Where the
 * update gate of Keras has the opposite sign ({@code reset_after=False}), its parameters are
 * negated: {@code sigmoid(-a) = 1 - sigmoid(a)}. See {@code docs/cells.md} for the order of the
 * gates.
 *
 * @param cell the cell that they are for
 * @param activations the functions that the layer computes in place of the cell's sigmoid and tanh
 * @param parameters by their names in {@link Cell}, in the order in which they are stored, as the
 *     networks' parameter tables
 */
public record RecurrentWeights(
    Cell cell, Activations activations, Map<String, INDArray> parameters) {

  private static final List<String> LSTM_BLOCKS = List.of("input", "forget", "candidate", "output");

  /** The blocks of each cell that PyTorch supports, in its order. */
  private static final Map<Cell, List<String>> IN_PYTORCH =
      Map.of(
          Cells.RNN, List.of("candidate"),
          Cells.RNN_RELU, List.of("candidate"),
          Cells.LSTM, LSTM_BLOCKS,
          Cells.GRU_RESET_AFTER, List.of("reset", "update", "candidate"));

  /** The blocks of each cell that Keras supports, in its order. */
  private static final Map<Cell, List<String>> IN_KERAS =
      Map.of(
          Cells.RNN, List.of("candidate"),
          Cells.RNN_RELU, List.of("candidate"),
          Cells.LSTM, LSTM_BLOCKS,
          Cells.GRU, List.of("update", "reset", "candidate"),
          Cells.GRU_RESET_AFTER, List.of("update", "reset", "candidate"));

  public RecurrentWeights {
    INDArray input = parameters.get(RecurrentParamInitializer.WEIGHT_KEY);
    INDArray recurrent = parameters.get(RecurrentParamInitializer.RECURRENT_WEIGHT_KEY);
    INDArray bias = parameters.get(RecurrentParamInitializer.BIAS_KEY);
    if (input == null || (recurrent == null && bias == null)) {
      throw new IllegalArgumentException(
          "Expected W and RW or b of the cell %s, found %s".formatted(cell, parameters.keySet()));
    }
    int inputs = Math.toIntExact(input.size(0));
    int units = units(cell, recurrent, bias);
    Map<String, INDArray> rest = new LinkedHashMap<>(parameters);
    Map<String, INDArray> ordered = new LinkedHashMap<>();
    for (Parameter parameter : cell.parameters(inputs, units)) {
      INDArray values = rest.remove(parameter.key());
      expect(
          "%s of %s".formatted(parameter.key(), cell),
          values,
          parameter.rows(),
          parameter.columns());
      ordered.put(parameter.key(), values);
    }
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException(
          "The cell %s has no parameter %s".formatted(cell, String.join(", ", rest.keySet())));
    }
    parameters = Collections.unmodifiableMap(ordered);
  }

  /** The weights of a layer with its cell's own sigmoid and tanh. */
  public RecurrentWeights(Cell cell, Map<String, INDArray> parameters) {
    this(cell, Activations.STANDARD, parameters);
  }

  private static int units(Cell cell, INDArray recurrent, INDArray bias) {
    if (recurrent != null) {
      return Math.toIntExact(recurrent.size(0));
    }
    long blocks =
        cell.gates().stream()
            .flatMap(gate -> gate.bias().stream())
            .filter(place -> place.key().equals(RecurrentParamInitializer.BIAS_KEY))
            .count();
    return Math.toIntExact(bias.length() / blocks);
  }

  /** The number of units, nOut. */
  public int units() {
    return units(cell, recurrent(), bias());
  }

  /** {@code W}, [nIn, gates * nOut]. */
  public INDArray input() {
    return parameters.get(RecurrentParamInitializer.WEIGHT_KEY);
  }

  /** {@code RW}, [nOut, gates * nOut]; null if the cell has none. */
  public INDArray recurrent() {
    return parameters.get(RecurrentParamInitializer.RECURRENT_WEIGHT_KEY);
  }

  /** {@code b}, [1, gates * nOut]; null if the cell has none. */
  public INDArray bias() {
    return parameters.get(RecurrentParamInitializer.BIAS_KEY);
  }

  /** {@code RB}, [1, gates * nOut]; null if the cell has none. */
  public INDArray recurrentBias() {
    return parameters.get(RecurrentParamInitializer.RECURRENT_BIAS_KEY);
  }

  /** {@code P}, [1, peepholes * nOut]; null if the cell has none. */
  public INDArray peepholes() {
    return parameters.get(RecurrentParamInitializer.PEEPHOLE_KEY);
  }

  /**
   * The parameters of {@code torch.nn.RNN}, {@code LSTM} and {@code GRU}: {@code weight_ih_l0} [g
   * n, in], {@code weight_hh_l0} [g n, n], {@code bias_ih_l0} [g n] and {@code bias_hh_l0} [g n].
   */
  public record PyTorch(INDArray weightIh, INDArray weightHh, INDArray biasIh, INDArray biasHh) {}

  /**
   * The parameters of {@code keras.layers.SimpleRNN}, {@code LSTM} and {@code GRU}: {@code kernel}
   * [in, g n], {@code recurrent_kernel} [n, g n] and {@code bias} [g n], or [2, g n] for a {@code
   * GRU} with {@code reset_after=True}, the default.
   */
  public record Keras(INDArray kernel, INDArray recurrentKernel, INDArray bias) {}

  /** Weights from arrays by their names in {@link Cell}. */
  public static RecurrentWeights of(Cell cell, Map<String, INDArray> parameters) {
    return of(cell, Activations.STANDARD, parameters);
  }

  private static RecurrentWeights of(
      Cell cell, Activations activations, Map<String, INDArray> parameters) {
    Map<String, INDArray> copies = new LinkedHashMap<>();
    parameters.forEach((key, values) -> copies.put(key, values.dup('f')));
    return new RecurrentWeights(cell, activations, copies);
  }

  /**
   * Weights from the parameters of the corresponding Deeplearning4j layer, or their gradients, by
   * their names there. For the cell with peepholes this is {@code GravesLSTM}, which stores them in
   * additional columns of {@code RW}.
   */
  public static RecurrentWeights ofStock(Cell cell, Map<String, INDArray> parameters) {
    return of(cell, StockLayers.parameters(parameters, !cell.peepholes().isEmpty()));
  }

  /**
   * The weights of a Sluice layer, or of Deeplearning4j's {@code LSTM}, {@code GravesLSTM} or
   * {@code SimpleRnn}, also inside a wrapper such as {@code LastTimeStep}.
   *
   * @throws IllegalArgumentException if it is another layer, or does not compute the same as one of
   *     the cells
   */
  public static RecurrentWeights of(Layer layer) {
    Layer inner = StockLayers.unwrap(layer);
    if (inner instanceof RecurrentLayer own) {
      return of(own.layerConf().cell(), own.layerConf().activations(), own.paramTable());
    }
    return of(
        StockLayers.cell(inner), StockLayers.activations(inner), StockLayers.parameters(inner));
  }

  /**
   * Copies the weights into a layer of Sluice or Deeplearning4j.
   *
   * @throws IllegalArgumentException if the layer has another size or cell, or other activations
   */
  public void copyTo(Layer layer) {
    Layer inner = StockLayers.unwrap(layer);
    Map<String, INDArray> theirs;
    Cell found;
    Activations computed;
    if (inner instanceof RecurrentLayer own) {
      found = own.layerConf().cell();
      computed = own.layerConf().activations();
      theirs = own.paramTable();
    } else {
      found = StockLayers.cell(inner);
      computed = StockLayers.activations(inner);
      theirs = StockLayers.parameters(inner);
    }
    if (!found.isSameAs(cell)) {
      throw new IllegalArgumentException(
          "These weights are for the cell %s, but the layer has the cell %s"
              .formatted(cell, found));
    }
    if (!computed.equals(activations)) {
      throw new IllegalArgumentException(
          "These weights are for %s, the layer computes %s; set activation(...) and"
                  .formatted(activations, computed)
              + " gateActivationFunction(...) of the layer");
    }
    parameters().forEach((key, own) -> expect("layer's " + key, own, theirs.get(key).shape()));
    parameters().forEach((key, own) -> theirs.get(key).assign(own));
  }

  /**
   * Converts weights from PyTorch.
   *
   * @throws IllegalArgumentException if PyTorch has no such cell, or an array has another shape
   */
  public static RecurrentWeights fromPyTorch(Cell cell, PyTorch weights) {
    List<String> blocks = blocks("PyTorch", IN_PYTORCH, cell);
    return from(
        cell,
        blocks,
        1,
        weights.weightIh().transpose(),
        weights.weightHh().transpose(),
        row(weights.biasIh()),
        row(weights.biasHh()));
  }

  /**
   * Converts the weights to PyTorch.
   *
   * @throws IllegalArgumentException if PyTorch has no such cell, or the activations are not
   *     standard
   */
  public PyTorch toPyTorch() {
    requireStandard("PyTorch");
    List<String> blocks = blocks("PyTorch", IN_PYTORCH, cell);
    INDArray first = to(blocks, 1, inputGates(cell), bias());
    return new PyTorch(
        to(blocks, 1, inputGates(cell), input()).transpose().dup('c'),
        to(blocks, 1, recurrentGates(cell), recurrent()).transpose().dup('c'),
        first.reshape(first.length()),
        secondBias(blocks).reshape(first.length()));
  }

  /**
   * Converts weights from Keras.
   *
   * @param cell {@link Cells#GRU_RESET_AFTER} for a Keras GRU, {@link Cells#GRU} if it has {@code
   *     reset_after=False}
   * @throws IllegalArgumentException if Keras has no such cell, or an array has another shape
   */
  public static RecurrentWeights fromKeras(Cell cell, Keras weights) {
    List<String> blocks = blocks("Keras", IN_KERAS, cell);
    boolean hasTwoBiases = hasSecondBias(cell);
    long columns = weights.kernel().size(1);
    if (hasTwoBiases) {
      expect("bias of Keras", weights.bias(), 2, columns);
    } else if (weights.bias().length() != columns) {
      throw new IllegalArgumentException(
          "Expected bias of Keras [%d] for the cell %s, found %s"
              .formatted(columns, cell, Arrays.toString(weights.bias().shape())));
    }
    return from(
        cell,
        blocks,
        updateSign(cell),
        weights.kernel(),
        weights.recurrentKernel(),
        hasTwoBiases ? weights.bias().getRow(0, true) : row(weights.bias()),
        hasTwoBiases ? weights.bias().getRow(1, true) : null);
  }

  /**
   * Converts the weights to Keras. For a GRU, the cell determines {@code reset_after}.
   *
   * @throws IllegalArgumentException if Keras has no such cell, or the activations are not standard
   */
  public Keras toKeras() {
    requireStandard("Keras");
    List<String> blocks = blocks("Keras", IN_KERAS, cell);
    double sign = updateSign(cell);
    INDArray first = to(blocks, sign, inputGates(cell), bias());
    return new Keras(
        to(blocks, sign, inputGates(cell), input()),
        to(blocks, sign, recurrentGates(cell), recurrent()),
        hasSecondBias(cell)
            ? Nd4j.concat(0, first, secondBias(blocks))
            : first.reshape(first.length()));
  }

  private void requireStandard(String where) {
    if (!activations.equals(Activations.STANDARD)) {
      throw new IllegalArgumentException(
          "These weights are for %s, and %s would compute %s with them; parameters() has the arrays"
              .formatted(activations, where, Activations.STANDARD));
    }
  }

  /** Keras' update gate keeps the old value where it is near 1; here only one GRU's does. */
  private static double updateSign(Cell cell) {
    return cell == Cells.GRU ? -1 : 1;
  }

  private static List<String> blocks(String where, Map<Cell, List<String>> known, Cell cell) {
    List<String> blocks = known.get(cell);
    if (blocks == null) {
      throw new IllegalArgumentException(
          "%s has no layer for the cell %s; it has layers for %s"
              .formatted(
                  where,
                  cell,
                  known.keySet().stream()
                      .map(Cell::name)
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    return blocks;
  }

  private static List<Gate> inputGates(Cell cell) {
    return cell.gates().stream().filter(Gate::hasInput).toList();
  }

  private static List<Gate> recurrentGates(Cell cell) {
    return cell.gates().stream().filter(Gate::isRecurrent).toList();
  }

  private static boolean hasSecondBias(Cell cell) {
    return cell.gates().stream().anyMatch(gate -> !gate.hasInput());
  }

  /**
   * The block of a gate in the other library. A gate that is split here into an input part and a
   * recurrent part is one block there.
   */
  private static int place(Cell cell, List<String> blocks, Gate gate) {
    if (gate.hasInput()) {
      return blocks.indexOf(gate.name());
    }
    Gate otherHalf =
        inputGates(cell).stream().filter(half -> !half.isRecurrent()).findFirst().get();
    return blocks.indexOf(otherHalf.name());
  }

  private static RecurrentWeights from(
      Cell cell,
      List<String> blocks,
      double updateSign,
      INDArray input,
      INDArray recurrent,
      INDArray bias,
      INDArray secondBias) {
    long units = recurrent.size(0);
    long columns = blocks.size() * units;
    expect("input weights", input, input.size(0), columns);
    expect("recurrent weights", recurrent, units, columns);
    expect("bias", bias, 1, columns);
    INDArray ownBias = arranged(cell, blocks, updateSign, inputGates(cell), bias);
    INDArray ownSecond = null;
    if (secondBias != null) {
      expect("second bias", secondBias, 1, columns);
      List<Gate> gates = inputGates(cell);
      for (int g = 0; g < gates.size(); g++) {
        if (gates.get(g).isRecurrent()) {
          RecurrentParamInitializer.block(ownBias, g, units)
              .addi(
                  RecurrentParamInitializer.block(
                      secondBias, place(cell, blocks, gates.get(g)), units));
        }
      }
      List<Gate> recurrentOnly = cell.gates().stream().filter(gate -> !gate.hasInput()).toList();
      ownSecond =
          recurrentOnly.isEmpty()
              ? null
              : arranged(cell, blocks, updateSign, recurrentOnly, secondBias);
    }
    Map<String, INDArray> own = new LinkedHashMap<>();
    own.put(
        RecurrentParamInitializer.WEIGHT_KEY,
        arranged(cell, blocks, updateSign, inputGates(cell), input));
    own.put(
        RecurrentParamInitializer.RECURRENT_WEIGHT_KEY,
        arranged(cell, blocks, updateSign, recurrentGates(cell), recurrent));
    own.put(RecurrentParamInitializer.BIAS_KEY, ownBias);
    if (ownSecond != null) {
      own.put(RecurrentParamInitializer.RECURRENT_BIAS_KEY, ownSecond);
    }
    return new RecurrentWeights(cell, own);
  }

  /** A copy of the other library's blocks in the order of these gates. */
  private static INDArray arranged(
      Cell cell, List<String> blocks, double updateSign, List<Gate> gates, INDArray theirs) {
    long units = theirs.size(1) / blocks.size();
    return Nd4j.concat(
        1,
        gates.stream()
            .map(
                gate ->
                    RecurrentParamInitializer.block(theirs, place(cell, blocks, gate), units)
                        .mul(sign(gate, updateSign)))
            .toArray(INDArray[]::new));
  }

  /** The inverse of {@link #arranged}. */
  private INDArray to(List<String> blocks, double updateSign, List<Gate> gates, INDArray own) {
    long units = recurrent().size(0);
    return Nd4j.concat(
        1,
        IntStream.range(0, blocks.size())
            .mapToObj(
                k -> {
                  int g =
                      IntStream.range(0, gates.size())
                          .filter(i -> place(cell, blocks, gates.get(i)) == k)
                          .findFirst()
                          .getAsInt();
                  return RecurrentParamInitializer.block(own, g, units)
                      .mul(sign(gates.get(g), updateSign));
                })
            .toArray(INDArray[]::new));
  }

  private static double sign(Gate gate, double updateSign) {
    return gate.name().equals("update") ? updateSign : 1;
  }

  /** The second bias of the other libraries: zero except for gates that have one here. */
  private INDArray secondBias(List<String> blocks) {
    long units = recurrent().size(0);
    INDArray second = Nd4j.zeros(bias().dataType(), 1, blocks.size() * units);
    List<Gate> recurrentOnly = cell.gates().stream().filter(gate -> !gate.hasInput()).toList();
    for (int g = 0; g < recurrentOnly.size(); g++) {
      RecurrentParamInitializer.block(second, place(cell, blocks, recurrentOnly.get(g)), units)
          .assign(RecurrentParamInitializer.block(recurrentBias(), g, units));
    }
    return second;
  }

  private static INDArray row(INDArray vector) {
    return vector.reshape(1, vector.length());
  }

  private static void expect(String what, INDArray values, long... shape) {
    if (values == null || !Arrays.equals(values.shape(), shape)) {
      throw new IllegalArgumentException(
          "Expected %s %s, found %s"
              .formatted(
                  what,
                  Arrays.toString(shape),
                  values == null ? "nothing" : Arrays.toString(values.shape())));
    }
  }
}
