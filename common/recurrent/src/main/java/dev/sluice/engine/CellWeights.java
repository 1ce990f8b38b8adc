package dev.sluice.engine;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Peephole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A layer's parameters in the forms that the products take. Each form is made when it is first
 * needed after the parameters have changed; whether they have is seen by comparing every number
 * with those of the last call, so that no way of changing them can be missed.
 */
final class CellWeights<A> {
  private final Arithmetic<A> math;
  private final Cell cell;
  private final int inputs;
  private final int units;
  private final int width;
  private final int inputWidth;
  private final int count;

  /** The block of each gate in W and in RW, or -1; in b or RB. */
  private final int[] inputBlock;

  private final int[] recurrentBlock;
  private final int[] biasBlock;

  /** As they are stored, column by column. */
  private final A input;

  private final A recurrent;
  private final A biases;
  private final A recurrentBiases;
  private final A peepholes;

  /** For each gate; null where it has no such weights. */
  private final List<Packed<A>> packedInput = new ArrayList<>();

  private final List<Packed<A>> packedRecurrent = new ArrayList<>();
  private final List<Packed<A>> packedInputBack = new ArrayList<>();
  private final List<Packed<A>> packedRecurrentBack = new ArrayList<>();

  /** Input weights row by row, for one-hot features. */
  private final A rows;

  /** A padded row of biases for each gate; and of peephole weights. */
  private final A biasRows;

  private final A peepholeRows;

  private boolean inputStale = true;
  private boolean recurrentStale = true;
  private boolean inputBackStale = true;
  private boolean recurrentBackStale = true;
  private boolean rowsStale = true;

  CellWeights(Arithmetic<A> math, Cell cell, int inputs, int units, int width, int inputWidth) {
    this.math = math;
    this.cell = cell;
    this.inputs = inputs;
    this.units = units;
    this.width = width;
    this.inputWidth = inputWidth;
    this.count = cell.gates().size();
    inputBlock = new int[count];
    recurrentBlock = new int[count];
    biasBlock = new int[count];
    int ins = 0;
    int recurrences = 0;
    int recurrentOnly = 0;
    for (int g = 0; g < count; g++) {
      Gate gate = cell.gates().get(g);
      biasBlock[g] = gate.input() ? ins : recurrentOnly++;
      inputBlock[g] = gate.input() ? ins++ : -1;
      recurrentBlock[g] = gate.recurrent().isPresent() ? recurrences++ : -1;
    }
    int eyes = cell.peepholes().size();
    input = math.create(ins * inputs * units);
    recurrent = math.create(recurrences * units * units);
    biases = math.create(ins * units);
    recurrentBiases = math.create(recurrentOnly * units);
    peepholes = math.create(eyes * units);
    for (Gate gate : cell.gates()) {
      packedInput.add(gate.input() ? math.packed(inputs, units) : null);
      packedInputBack.add(gate.input() ? math.packed(units, inputs) : null);
      boolean recurrence = gate.recurrent().isPresent();
      packedRecurrent.add(recurrence ? math.packed(units, units) : null);
      packedRecurrentBack.add(recurrence ? math.packed(units, units) : null);
    }
    rows = math.create(count * inputs * width);
    biasRows = math.create(count * width);
    peepholeRows = math.create(eyes * width);
  }

  int inputBlock(int gate) {
    return inputBlock[gate];
  }

  int recurrentBlock(int gate) {
    return recurrentBlock[gate];
  }

  int biasBlock(int gate) {
    return biasBlock[gate];
  }

  void use(Map<String, View> parameters) {
    if (changed(parameters, "W", inputs, input)) {
      inputStale = true;
      inputBackStale = true;
      rowsStale = true;
    }
    if (changed(parameters, "RW", units, recurrent)) {
      recurrentStale = true;
      recurrentBackStale = true;
    }
    boolean rebias = changed(parameters, "b", 1, biases);
    rebias |= changed(parameters, "RB", 1, recurrentBiases);
    if (rebias) {
      for (int g = 0; g < count; g++) {
        math.copy(
            cell.gates().get(g).input() ? biases : recurrentBiases,
            biasBlock[g] * units,
            biasRows,
            g * width,
            units);
      }
    }
    if (changed(parameters, "P", 1, peepholes)) {
      for (int p = 0; p < cell.peepholes().size(); p++) {
        math.copy(peepholes, p * units, peepholeRows, p * width, units);
      }
    }
  }

  /** Takes over a matrix column by column; says whether it is another than before. */
  private boolean changed(Map<String, View> parameters, String key, int height, A into) {
    int length = math.length(into);
    if (length == 0) {
      return false;
    }
    View view = parameters.get(key);
    view.check("parameter " + key, height, length / height);
    boolean rowOnly = height == 1;
    if (rowOnly ? view.stride()[1] == 1 : view.stride()[0] == 1 && view.stride()[1] == height) {
      if (math.same(view.data(), view.offset(), into, 0, length)) {
        return false;
      }
      math.read(view.data(), view.offset(), 1, into, 0, length);
      return true;
    }
    for (int column = 0; column < length / height; column++) {
      math.read(view.data(), view.at(0, column), view.stride()[0], into, column * height, height);
    }
    return true;
  }

  /** How many blocks of recurrent weights are to be packed. */
  int toPackForward() {
    return recurrentStale ? count : 0;
  }

  void packForward(int gate) {
    if (recurrentBlock[gate] >= 0) {
      packedRecurrent.get(gate).pack(recurrent, recurrentBlock[gate] * units * units, 1, units);
    }
  }

  /** To be called when all blocks are packed. */
  void packedForward() {
    recurrentStale = false;
  }

  /** How many blocks of input weights are to be packed. */
  int toPackInput() {
    return inputStale ? count : 0;
  }

  void packInput(int gate) {
    if (inputBlock[gate] >= 0) {
      packedInput.get(gate).pack(input, inputBlock[gate] * inputs * units, 1, inputs);
    }
  }

  /** To be called when all blocks are packed. */
  void packedInput() {
    inputStale = false;
  }

  int toPackBackward(boolean toInput) {
    return recurrentBackStale || (toInput && inputBackStale) ? count : 0;
  }

  void packBackward(int gate, boolean toInput) {
    if (recurrentBackStale && recurrentBlock[gate] >= 0) {
      packedRecurrentBack.get(gate).pack(recurrent, recurrentBlock[gate] * units * units, units, 1);
    }
    if (toInput && inputBackStale && inputBlock[gate] >= 0) {
      packedInputBack.get(gate).pack(input, inputBlock[gate] * inputs * units, inputs, 1);
    }
  }

  /** To be called when all blocks are packed. */
  void packedBackward(boolean toInput) {
    recurrentBackStale = false;
    inputBackStale &= !toInput;
  }

  /** Makes sure of the input weights row by row. */
  void needRows() {
    if (!rowsStale) {
      return;
    }
    for (int g = 0; g < count; g++) {
      if (inputBlock[g] >= 0) {
        math.transpose(
            input, inputBlock[g] * inputs * units, inputs, units, rows, g * inputs * width, width);
      }
    }
    rowsStale = false;
  }

  /** {@code into = value * row of the input weights + bias}; no row if it is negative. */
  void row(int gate, int row, double value, A into, int at) {
    if (row < 0) {
      bias(gate, into, at);
    } else {
      math.scaleAndAdd(
          into, at, rows, (gate * inputs + row) * width, value, biasRows, gate * width, width);
    }
  }

  void bias(int gate, A into, int at) {
    math.copy(biasRows, gate * width, into, at, width);
  }

  void multiplyInput(int gate, A x, int xAt, int many, A into, int at) {
    packedInput.get(gate).addProduct(x, xAt, inputWidth, many, into, at, width);
  }

  void multiplyRecurrent(int gate, A source, int sourceAt, int many, A into, int at) {
    packedRecurrent.get(gate).addProduct(source, sourceAt, width, many, into, at, width);
  }

  /** The product of the input and that of the recurrence at once. */
  void multiplyBoth(int gate, A x, int xAt, A source, int sourceAt, int many, A into, int at) {
    packedInput
        .get(gate)
        .addProducts(
            x,
            xAt,
            inputWidth,
            packedRecurrent.get(gate),
            source,
            sourceAt,
            width,
            many,
            into,
            at,
            width);
  }

  void multiplyRecurrentBack(int gate, A delta, int deltaAt, int many, A into, int at) {
    packedRecurrentBack.get(gate).addProduct(delta, deltaAt, width, many, into, at, width);
  }

  /** The products of two gates' deltas at once. */
  void multiplyRecurrentBack(
      int gate, A delta, int other, A otherDelta, int deltaAt, int many, A into, int at) {
    packedRecurrentBack
        .get(gate)
        .addProducts(
            delta,
            deltaAt,
            width,
            packedRecurrentBack.get(other),
            otherDelta,
            deltaAt,
            width,
            many,
            into,
            at,
            width);
  }

  void multiplyInputBack(A[] deltas, int deltaAt, int many, A into, int at) {
    int waiting = -1;
    for (int g = 0; g < count; g++) {
      if (inputBlock[g] < 0) {
        continue;
      }
      if (waiting < 0) {
        waiting = g;
        continue;
      }
      packedInputBack
          .get(waiting)
          .addProducts(
              deltas[waiting],
              deltaAt,
              width,
              packedInputBack.get(g),
              deltas[g],
              deltaAt,
              width,
              many,
              into,
              at,
              inputWidth);
      waiting = -1;
    }
    if (waiting >= 0) {
      packedInputBack
          .get(waiting)
          .addProduct(deltas[waiting], deltaAt, width, many, into, at, inputWidth);
    }
  }

  /** {@code into += p * source}, for one row. */
  void addPeephole(Peephole peephole, A source, int sourceAt, A into, int at) {
    math.addProduct(into, at, peepholeRows, peephole.index() * width, source, sourceAt, width);
  }
}
