package dev.sluice.engine;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Normalisation;
import dev.sluice.cell.Parameter;
import dev.sluice.cell.Peephole;
import dev.sluice.cell.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A layer's parameters in the forms that the products need. Each form is created on first use after
 * the parameters change. Changes are detected by comparing every number with the last call's, so
 * that no way of changing them goes unnoticed.
 *
 * <p>Weights are identified by their place in {@link Cell#weights()}.
 */
final class CellWeights<A> {
  private static final int[] NONE = {};

  private final Arithmetic<A> math;
  private final Cell cell;
  private final int inputs;
  private final int units;
  private final int width;
  private final int inputWidth;
  private final List<Weights> weights;
  private final List<Parameter> parameters;

  /** The parameters as stored, column-major, by key. */
  private final Map<String, A> stored = new LinkedHashMap<>();

  /** One for each of the weights; null where there are none, as in a highway of equal width. */
  private final List<Packed<A>> packed = new ArrayList<>();

  private final List<Packed<A>> packedBack = new ArrayList<>();

  /** Row-major weights of inputs, for one-hot features; null for other weights. */
  private final List<A> rows = new ArrayList<>();

  /** Which forms are out of date. */
  private final boolean[] stale;

  private final boolean[] staleBack;
  private final boolean[] staleRows;

  /** The place of each gate's first weights. */
  private final int[] firstOfGate;

  /** A padded row for each gate, for each peephole and for each block of the normalisations. */
  private final A biasRows;

  private final A peepholeRows;
  private final A gainRows;
  private final A shiftRows;

  CellWeights(Arithmetic<A> math, Cell cell, int inputs, int units, int width, int inputWidth) {
    this.math = math;
    this.cell = cell;
    this.inputs = inputs;
    this.units = units;
    this.width = width;
    this.inputWidth = inputWidth;
    weights = cell.weights();
    parameters = cell.parameters(inputs, units);
    for (Parameter parameter : parameters) {
      stored.put(parameter.key(), math.create(parameter.rows() * parameter.columns()));
    }
    for (Weights one : weights) {
      int height = one.ofInput() ? inputs : units;
      boolean exists = stored.containsKey(one.key());
      packed.add(exists ? math.packed(height, units) : null);
      packedBack.add(exists ? math.packed(units, height) : null);
      rows.add(exists && one.ofInput() ? math.create(inputs * width) : null);
    }
    stale = all();
    staleBack = all();
    staleRows = all();
    firstOfGate = new int[cell.gates().size()];
    int next = 0;
    for (Gate gate : cell.gates()) {
      firstOfGate[gate.index()] = next;
      next += gate.weights().size();
    }
    biasRows = math.create(cell.gates().size() * width);
    peepholeRows = math.create(cell.peepholes().size() * width);
    int normalised = cell.normalisations().stream().mapToInt(Normalisation::blocks).sum();
    gainRows = math.create(normalised * width);
    shiftRows = math.create(normalised * width);
  }

  private boolean[] all() {
    boolean[] all = new boolean[weights.size()];
    Arrays.fill(all, true);
    return all;
  }

  /** The place of a gate's first weights. */
  int first(Gate gate) {
    return firstOfGate[gate.index()];
  }

  /** Whether these weights exist; a highway of equal width has none. */
  boolean has(int place) {
    return packed.get(place) != null;
  }

  void use(Map<String, View> views) {
    for (Parameter parameter : parameters) {
      String key = parameter.key();
      if (changed(views.get(key), parameter, stored.get(key))) {
        refresh(parameter);
      }
    }
  }

  /** Copies a matrix column by column; returns whether it differs from the last one. */
  private boolean changed(View view, Parameter parameter, A into) {
    if (view == null) {
      throw new IllegalArgumentException(
          "The cell '%s' needs the parameter %s".formatted(cell, parameter.key()));
    }
    int height = parameter.rows();
    int length = height * parameter.columns();
    view.check("parameter " + parameter.key(), height, parameter.columns());
    boolean rowOnly = height == 1;
    if (rowOnly ? view.stride()[1] == 1 : view.stride()[0] == 1 && view.stride()[1] == height) {
      if (math.same(view.data(), view.offset(), into, 0, length)) {
        return false;
      }
      math.read(view.data(), view.offset(), 1, into, 0, length);
      return true;
    }
    for (int column = 0; column < parameter.columns(); column++) {
      math.read(view.data(), view.at(0, column), view.stride()[0], into, column * height, height);
    }
    return true;
  }

  private void refresh(Parameter parameter) {
    A values = stored.get(parameter.key());
    switch (parameter.role()) {
      case INPUT_WEIGHTS, RECURRENT_WEIGHTS -> {
        for (int w = 0; w < weights.size(); w++) {
          if (weights.get(w).key().equals(parameter.key())) {
            stale[w] = true;
            staleBack[w] = true;
            staleRows[w] = true;
          }
        }
      }
      case BIAS -> {
        for (Gate gate : cell.gates()) {
          Parameter.Place bias = gate.bias().orElse(null);
          if (bias != null && bias.key().equals(parameter.key())) {
            math.copy(values, bias.block() * units, biasRows, gate.index() * width, units);
          }
        }
      }
      case PEEPHOLES -> copyRows(values, cell.peepholes().size(), peepholeRows);
      case GAINS -> copyRows(values, parameter.columns() / units, gainRows);
      case SHIFTS -> copyRows(values, parameter.columns() / units, shiftRows);
    }
  }

  private void copyRows(A values, int count, A into) {
    for (int i = 0; i < count; i++) {
      math.copy(values, i * units, into, i * width, units);
    }
  }

  /** Which weights of states must be packed for a forward pass. */
  int[] toPackRecurrent() {
    return places(stale, w -> !weights.get(w).ofInput());
  }

  /** Which weights of inputs must be packed for a forward pass. */
  int[] toPackInput() {
    return places(stale, w -> weights.get(w).ofInput());
  }

  /** Which weights must be packed for a backward pass. */
  int[] toPackBack(boolean toInput) {
    return places(staleBack, w -> toInput || !weights.get(w).ofInput());
  }

  private int[] places(boolean[] of, IntPredicate wanted) {
    for (boolean one : of) {
      if (one) {
        return IntStream.range(0, weights.size())
            .filter(w -> of[w] && has(w) && wanted.test(w))
            .toArray();
      }
    }
    return NONE;
  }

  void pack(int place) {
    int height = weights.get(place).ofInput() ? inputs : units;
    packed.get(place).pack(block(place), at(place), 1, height);
    stale[place] = false;
  }

  void packBack(int place) {
    int height = weights.get(place).ofInput() ? inputs : units;
    packedBack.get(place).pack(block(place), at(place), height, 1);
    staleBack[place] = false;
  }

  /** The array with the column-major block of some weights, without masked ones. */
  private A block(int place) {
    A values = stored.get(weights.get(place).key());
    boolean[] masked = masked(place);
    if (masked == null) {
      return values;
    }
    A block = math.create(at(place) + units * units);
    math.copy(values, at(place), block, at(place), units * units);
    for (int i = 0; i < masked.length; i++) {
      if (masked[i]) {
        math.set(block, at(place) + i, 0);
      }
    }
    return block;
  }

  /** Which weights of a block are masked, column-major; null if none are. */
  boolean[] masked(int place) {
    Weights one = weights.get(place);
    if (one.ofInput() || one.gate().mask().isEmpty()) {
      return null;
    }
    boolean[] masked = new boolean[units * units];
    for (int to = 0; to < units; to++) {
      for (int from = 0; from < units; from++) {
        masked[to * units + from] = !one.gate().mask().get().connects(from, to, units);
      }
    }
    return masked;
  }

  private int at(int place) {
    Weights one = weights.get(place);
    return one.block() * units * (one.ofInput() ? inputs : units);
  }

  /** Brings the row-major weights of inputs up to date. */
  void updateRows() {
    for (int w = 0; w < weights.size(); w++) {
      if (staleRows[w] && rows.get(w) != null) {
        math.transpose(
            stored.get(weights.get(w).key()), at(w), inputs, units, rows.get(w), 0, width);
        staleRows[w] = false;
      }
    }
  }

  /** {@code into = value * row of the weights + bias}; no row if it is negative. */
  void row(int place, int row, double value, A into, int at) {
    int gate = weights.get(place).gate().index();
    if (row < 0) {
      bias(gate, into, at);
    } else {
      math.scaleAndAdd(
          into, at, rows.get(place), row * width, value, biasRows, gate * width, width);
    }
  }

  /** {@code into += value * row of the weights}; nothing if it is negative. */
  void addRow(int place, int row, double value, A into, int at) {
    if (row >= 0) {
      math.scaleAndAdd(into, at, rows.get(place), row * width, value, into, at, width);
    }
  }

  void bias(int gate, A into, int at) {
    math.copy(biasRows, gate * width, into, at, width);
  }

  private int heightWidth(int place) {
    return weights.get(place).ofInput() ? inputWidth : width;
  }

  /** {@code into += source W}. */
  void multiply(int place, A source, int sourceAt, int rowCount, A into, int at) {
    packed.get(place).addProduct(source, sourceAt, heightWidth(place), rowCount, into, at, width);
  }

  /** {@code into = bias of the gate + source W}. */
  void multiplyFromBias(int place, A source, int sourceAt, int rowCount, A into, int at) {
    int bias = weights.get(place).gate().index() * width;
    packed
        .get(place)
        .addProduct(
            biasRows, bias, 0, source, sourceAt, heightWidth(place), rowCount, into, at, width);
  }

  /** {@code into += delta W'}. */
  void multiplyBack(int place, A delta, int deltaAt, int rowCount, A into, int at) {
    packedBack.get(place).addProduct(delta, deltaAt, width, rowCount, into, at, heightWidth(place));
  }

  /** {@code into += p * source}, for one row. */
  void addPeephole(Peephole peephole, A source, int sourceAt, A into, int at) {
    math.addProduct(into, at, peepholeRows, peephole.index() * width, source, sourceAt, width);
  }

  /** {@code x = gain * x + bias} of one block of the normalisations, for one row. */
  void gainAndShift(int block, A x, int at) {
    math.multiply(x, at, gainRows, block * width, x, at, width);
    math.add(x, at, shiftRows, block * width, width);
  }

  /** {@code x = gain * x} of one block of the normalisations, for one row. */
  void gain(int block, A x, int at) {
    math.multiply(x, at, gainRows, block * width, x, at, width);
  }
}
