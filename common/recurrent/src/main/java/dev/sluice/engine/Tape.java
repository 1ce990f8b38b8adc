package dev.sluice.engine;

import dev.sluice.cell.Block;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Normalisation;
import dev.sluice.cell.State;
import dev.sluice.cell.Weights;
import java.util.Arrays;
import java.util.List;

/**
 * What a cell computes over time, in memory: gates, states and kept blocks are matrices with a row
 * for each step of each sequence, in the order of {@link RowOrder}, so that the rows of one step
 * are contiguous. States have one more batch of rows, before all others: the states before the
 * first step.
 *
 * <p>A pass that keeps nothing reuses the rows of one step, so that they stay in cache.
 */
final class Tape<A> {
  final Arithmetic<A> math;
  final Cell cell;
  final Activations activations;
  final int inputs;
  final int units;

  /** Units, padded to whole vectors. */
  final int width;

  /** Inputs, padded to whole vectors. */
  final int inputWidth;

  /** The input of the step before as a state; null if the cell has none. */
  final State previousInput;

  /** Which states are multiplied by weights. */
  private final boolean[] multiplied;

  private final boolean counting;
  private final List<State> unitStates;

  RowOrder order = RowOrder.full(0, 0);
  boolean keeping;

  /** Whether the products with inputs are computed for all steps at once. */
  boolean allAtOnce;

  /** Whether there is recurrent dropout. */
  boolean dropping;

  /** Whether states as seen by the recurrent weights are stored in separate rows. */
  boolean aligned;

  /** The features, one row each; includes the step before the first if the cell reads it. */
  A features;

  /** Whether every row of features has at most one nonzero number. */
  volatile boolean oneHot;

  /** The position of the only nonzero number of each row of features, or -1; and that number. */
  int[] oneHotColumn = {};

  double[] oneHotValue = {};

  /** By the index of the state; null for states that the engine stores otherwise. */
  final A[] states;

  /** The states before the step as seen by the recurrent weights; often not needed. */
  final A[] recurrent;

  final A[] gates;
  final A[] kept;
  final A[] scratch;

  /** The slopes of functions that replace the cell's own; null if there are none. */
  A slopes;

  /** Null if the output is a state. */
  A output;

  A dropout;

  /**
   * For each normalisation's blocks: the normalised numbers, and in the backward pass their
   * product.
   */
  final A[] normalised;

  /** The gradients with respect to the results of the normalisations. */
  final A[] dNormalised;

  /** One divided by the standard deviation of each row, by normalisation. */
  final double[][] scales;

  /** The number of steps that each place had read before this pass. */
  private double[] stepsBefore = {};

  /**
   * Gradients of the states after and before the step, which alternate: by state, then by the
   * parity of the step.
   */
  final A[][] dStates;

  /** The gradients of the states after the last steps, where they are given. */
  final A[] dLast;

  boolean hasLastGradients;

  final A[] dRecurrent;
  final A[] dKept;
  A dOutput;
  A dInput;

  /** The gradient with respect to the input of the step before, alternating. */
  final A[] dPreviousInput;

  private int capacityRows;
  private int capacityBatch;

  Tape(Arithmetic<A> math, Cell cell, Activations activations, int inputs, int units) {
    this.math = math;
    this.cell = cell;
    this.activations = activations;
    this.inputs = inputs;
    this.units = units;
    width = math.padded(units);
    inputWidth = math.padded(inputs);
    int count = cell.states().size();
    previousInput =
        cell.states().stream()
            .filter(state -> state.kind() == State.Kind.PREVIOUS_INPUT)
            .findFirst()
            .orElse(null);
    counting = cell.states().stream().anyMatch(state -> state.kind() == State.Kind.STEPS);
    unitStates = cell.states().stream().filter(state -> state.kind() == State.Kind.UNITS).toList();
    multiplied = new boolean[count];
    for (Weights weights : cell.weights()) {
      if (weights.source() instanceof State state && state.kind() == State.Kind.UNITS) {
        multiplied[state.index()] = true;
      }
    }
    states = arrays(count);
    recurrent = arrays(count);
    gates = arrays(cell.gates().size());
    kept = arrays(cell.keptBlocks().size());
    scratch = arrays(cell.scratchBlocks());
    int blocks = cell.normalisations().stream().mapToInt(Normalisation::blocks).sum();
    normalised = arrays(blocks);
    dNormalised = arrays(blocks);
    scales = new double[cell.normalisations().size()][];
    dStates = pairs(count);
    dLast = arrays(count);
    dRecurrent = arrays(count);
    dKept = arrays(kept.length);
    dPreviousInput = arrays(2);
  }

  // The arrays hold only what the arithmetic creates, and nothing else accesses them.
  @SuppressWarnings("unchecked")
  private A[] arrays(int count) {
    return (A[]) new Object[count];
  }

  @SuppressWarnings("unchecked")
  private A[][] pairs(int count) {
    A[][] pairs = (A[][]) new Object[count][];
    for (int i = 0; i < count; i++) {
      pairs[i] = arrays(2);
    }
    return pairs;
  }

  /** Starts a pass over the sequences. */
  void begin(RowOrder order, boolean keep, boolean dropping) {
    this.order = order;
    keeping = keep;
    this.dropping = dropping;
    aligned = dropping || (keep && !order.isFull());
    allAtOnce = keep && !cell.hasRecurrentWeights();
    reserve();
  }

  private void reserve() {
    int batch = order.batch();
    int rows = keeping ? order.rows() : batch;
    if (rows > capacityRows || batch > capacityBatch || gates[0] == null) {
      capacityRows = Math.max(rows, capacityRows);
      capacityBatch = Math.max(batch, capacityBatch);
      int stateRows = capacityBatch + Math.max(capacityRows, capacityBatch);
      for (State state : unitStates()) {
        states[state.index()] = math.create(stateRows * width);
        recurrent[state.index()] = null;
        dRecurrent[state.index()] = null;
        for (int parity = 0; parity < 2; parity++) {
          dStates[state.index()][parity] = null;
        }
      }
      create(gates, capacityRows * width);
      create(kept, capacityRows * width);
      create(normalised, capacityRows * width);
      create(scratch, capacityBatch * width);
      Arrays.fill(dNormalised, null);
      Arrays.fill(dKept, null);
      Arrays.fill(dPreviousInput, null);
      Arrays.setAll(scales, i -> new double[capacityRows]);
      output =
          cell.outputBlock().kind() == Block.Kind.OUTPUT ? math.create(capacityRows * width) : null;
      dropout = null;
      dOutput = null;
      dInput = null;
      slopes = null;
    }
    int featureRows = leadingRows() + order.rows();
    if (features == null || math.length(features) < featureRows * inputWidth) {
      features = math.create(featureRows * inputWidth);
      oneHotColumn = new int[featureRows];
      oneHotValue = new double[featureRows];
    }
    if (counting && stepsBefore.length < batch) {
      stepsBefore = new double[batch];
    }
    for (State state : unitStates()) {
      if (aligned && multiplied[state.index()] && recurrent[state.index()] == null) {
        recurrent[state.index()] = math.create(capacityRows * width);
      }
    }
    if (dropping && dropout == null) {
      dropout = math.create(capacityBatch * width);
    }
  }

  private void create(A[] arrays, int length) {
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = math.create(length);
    }
  }

  /** The states that the cell computes. */
  List<State> unitStates() {
    return unitStates;
  }

  boolean isMultiplied(State state) {
    return multiplied[state.index()];
  }

  /** Allocates the gradients. */
  void reserveBack(boolean toInput) {
    int size = capacityBatch * width;
    for (State state : unitStates()) {
      A[] gradients = dStates[state.index()];
      for (int parity = 0; parity < 2; parity++) {
        if (gradients[parity] == null) {
          gradients[parity] = math.create(size);
        }
      }
      if (dropping && isMultiplied(state) && dRecurrent[state.index()] == null) {
        dRecurrent[state.index()] = math.create(size);
      }
    }
    for (int k = 0; k < dKept.length; k++) {
      if (dKept[k] == null) {
        dKept[k] = math.create(size);
      }
    }
    for (int i = 0; i < dNormalised.length; i++) {
      if (dNormalised[i] == null) {
        dNormalised[i] = math.create(capacityRows * width);
      }
    }
    if (output != null && dOutput == null) {
      dOutput = math.create(size);
    }
    if (!activations.equals(Activations.STANDARD) && slopes == null) {
      slopes = math.create(size);
    }
    if (toInput && dInput == null) {
      dInput = math.create((allAtOnce ? capacityRows : capacityBatch) * inputWidth);
    }
    if (toInput && previousInput != null && dPreviousInput[0] == null) {
      create(dPreviousInput, capacityBatch * inputWidth);
    }
  }

  // ---- positions ----

  /** The number of rows of features before the first step. */
  int leadingRows() {
    return previousInput == null ? 0 : order.batch();
  }

  /** The row of the features of a step, for place 0. */
  int featureRow(int t) {
    return leadingRows() + order.start(t);
  }

  /** The row of the features of the step before, for place 0. */
  int previousFeatureRow(int t) {
    return t == 0 ? 0 : featureRow(t - 1);
  }

  /** The row of a gate or a kept block, for place 0. */
  int row(int t) {
    return keeping ? order.start(t) : 0;
  }

  /** The row of a state after a step, for place 0. */
  int stateRow(int t) {
    return keeping ? order.batch() + order.start(t) : (t + 1) % 2 * order.batch();
  }

  /** The row of a state before a step, for place 0. */
  int previousStateRow(int t) {
    return t == 0 ? 0 : stateRow(t - 1);
  }

  /** The index of a step among all steps that the sequence at a place has read. */
  long stepIndex(int place, int t) {
    return (long) stepsBefore[place] + t;
  }

  /** Sets how many steps the sequences have read, when they are read step by step. */
  void countSteps(long steps) {
    if (counting) {
      Arrays.fill(stepsBefore, 0, order.batch(), (double) steps);
    }
  }

  // ---- reading and writing ----

  /** Checks one array for each state, or none. */
  void checkStates(String what, List<View> views) {
    if (!views.isEmpty() && views.size() != cell.states().size()) {
      throw new IllegalArgumentException(
          "%s has %d states, found %d".formatted(cell, cell.states().size(), views.size()));
    }
    for (int i = 0; i < views.size(); i++) {
      State state = cell.states().get(i);
      views.get(i).check(what + state.key(), order.batch(), state.width(inputs, units));
    }
  }

  /** Reads the states before the first step; zeros if there are none. */
  void readStates(List<View> views) {
    checkStates("state ", views);
    for (State state : cell.states()) {
      View view = views.isEmpty() ? null : views.get(state.index());
      switch (state.kind()) {
        case UNITS -> readRows(view, units, states[state.index()], width);
        case PREVIOUS_INPUT -> readRows(view, inputs, features, inputWidth);
        case STEPS -> {
          for (int place = 0; place < order.batch(); place++) {
            stepsBefore[place] =
                view == null ? 0 : math.read(view.data(), view.at(order.sequence(place), 0));
          }
        }
      }
    }
  }

  /** Reads the gradients of the states after the last steps; there may be none. */
  void readLastGradients(List<View> views) {
    checkStates("gradient of the last state ", views);
    hasLastGradients = !views.isEmpty();
    for (State state : hasLastGradients ? cell.states() : List.<State>of()) {
      if (state.kind() == State.Kind.STEPS) {
        continue;
      }
      boolean ofUnits = state.kind() == State.Kind.UNITS;
      int rowWidth = ofUnits ? width : inputWidth;
      int i = state.index();
      if (dLast[i] == null || math.length(dLast[i]) < order.batch() * rowWidth) {
        dLast[i] = math.create(order.batch() * rowWidth);
      }
      readRows(views.get(i), ofUnits ? units : inputs, dLast[i], rowWidth);
    }
  }

  void readDropout(View view) {
    view.check("recurrent dropout", order.batch(), units);
    readRows(view, units, dropout, width);
  }

  /** Reads a matrix with one row per sequence, reordered by place; zeros if null. */
  void readRows(View view, int size, A into, int rowWidth) {
    if (view == null) {
      math.fill(into, 0, order.batch() * rowWidth, 0);
      return;
    }
    for (int place = 0; place < order.batch(); place++) {
      readRow(view, place, size, into, place * rowWidth, rowWidth);
    }
  }

  void readRow(View view, int place, int size, A into, int at, int rowWidth) {
    math.read(view.data(), view.at(order.sequence(place), 0), view.stride()[1], into, at, size);
    math.fill(into, at + size, rowWidth - size, 0);
  }

  /** Writes a state after the last step. */
  void writeState(State state, View into) {
    into.check("state " + state.key(), order.batch(), state.width(inputs, units));
    for (int place = 0; place < order.batch(); place++) {
      int last = order.length(place) - 1;
      int at = into.at(order.sequence(place), 0);
      int stride = into.stride()[1];
      switch (state.kind()) {
        case UNITS ->
            math.write(
                states[state.index()],
                ((last < 0 ? 0 : stateRow(last)) + place) * width,
                into.data(),
                at,
                stride,
                units);
        case PREVIOUS_INPUT ->
            math.write(
                features,
                ((last < 0 ? 0 : featureRow(last)) + place) * inputWidth,
                into.data(),
                at,
                stride,
                inputs);
        case STEPS -> {
          A number = math.create(1);
          math.set(number, 0, (double) stepIndex(place, last + 1));
          math.write(number, 0, into.data(), at, stride, 1);
        }
      }
    }
  }

  /** Reads the features of a range of places, and checks whether they are one-hot. */
  void readFeatures(View view, int from, int to) {
    boolean all = inputs > 1;
    for (int place = from; previousInput != null && place < to; place++) {
      all &= findOnly(place);
    }
    for (int step = 0; step < order.steps() && order.count(step) > from; step++) {
      int end = Math.min(to, order.count(step));
      int row = featureRow(step) + from;
      int rowCount = end - from;
      if (order.isFull()
          && inputs == inputWidth
          && view.stride()[1] == 1
          && view.stride()[0] == inputs) {
        math.read(
            view.data(), view.at(from, 0, step), 1, features, row * inputs, rowCount * inputs);
      } else {
        for (int place = from; place < end; place++) {
          math.read(
              view.data(),
              view.at(order.sequence(place), 0, order.timeAt(place, step)),
              view.stride()[1],
              features,
              (row + place - from) * inputWidth,
              inputs);
        }
      }
      for (int i = 0; all && i < rowCount; i++) {
        all = findOnly(row + i);
      }
    }
    if (!all) {
      oneHot = false;
    }
  }

  /** Finds the only nonzero number of a row of features; returns false if there are several. */
  private boolean findOnly(int row) {
    int only = math.onlyNonZero(features, row * inputWidth, inputs);
    oneHotColumn[row] = only;
    oneHotValue[row] = only < 0 ? 0 : math.get(features, row * inputWidth + only);
    return only != -2;
  }

  /** Writes the rows of one step to {@code [batch, size, time]}. */
  void write(A rows, int at, View to, int t, int from, int rowCount) {
    int size = to.size(1);
    int rowWidth = math.padded(size);
    int stride = to.stride()[1];
    if (order.isFull() && stride == 1 && size == rowWidth && to.stride()[0] == size) {
      math.write(rows, at, to.data(), to.at(from, 0, t), 1, rowCount * size);
      return;
    }
    for (int i = 0; i < rowCount; i++) {
      int place = from + i;
      math.write(
          rows,
          at + i * rowWidth,
          to.data(),
          to.at(order.sequence(place), 0, order.timeAt(place, t)),
          stride,
          size);
    }
  }

  /** Writes the output rows of the sequences that end at this step to {@code [batch, units]}. */
  void writeLast(A rows, int at, View output, int t, int from, int rowCount) {
    for (int i = 0; i < rowCount; i++) {
      int place = from + i;
      if (order.length(place) == t + 1) {
        math.write(
            rows,
            at + i * width,
            output.data(),
            output.at(order.sequence(place), 0),
            output.stride()[1],
            units);
      }
    }
  }

  /** Writes the output of masked steps, or of fully masked sequences. */
  void writeMasked(int from, int to, View view) {
    for (int place = from; place < to; place++) {
      int sequence = order.sequence(place);
      if (view.rank() == 2) {
        if (order.length(place) == 0) {
          writeStart(place, view.at(sequence, 0), view);
        }
      } else if (!order.isFull()) {
        writeZerosWhereMasked(place, view);
      }
    }
  }

  /** Writes the output of a sequence without steps: its initial state, if the output is a state. */
  private void writeStart(int place, int at, View view) {
    if (output == null) {
      math.write(
          states[cell.outputBlock().index()],
          place * width,
          view.data(),
          at,
          view.stride()[1],
          units);
    } else {
      math.writeZeros(view.data(), at, view.stride()[1], units);
    }
  }

  void writeZerosWhereMasked(int place, View to) {
    int next = 0;
    for (int t = 0; t < order.time(); t++) {
      if (next < order.length(place) && order.timeAt(place, next) == t) {
        next++;
      } else {
        math.writeZeros(to.data(), to.at(order.sequence(place), 0, t), to.stride()[1], to.size(1));
      }
    }
  }

  /**
   * Reads the gradient of the output at one step, from {@code [batch, units, time]} or {@code
   * [batch, units]}.
   */
  void readGradient(View gradient, int t, int from, int rowCount, A into) {
    int at = from * width;
    if (gradient.rank() == 2) {
      for (int i = 0; i < rowCount; i++) {
        int place = from + i;
        if (order.length(place) == t + 1) {
          math.read(
              gradient.data(),
              gradient.at(order.sequence(place), 0),
              gradient.stride()[1],
              into,
              at + i * width,
              units);
        } else {
          math.fill(into, at + i * width, width, 0);
        }
      }
      return;
    }
    if (order.isFull()
        && gradient.stride()[1] == 1
        && units == width
        && gradient.stride()[0] == units) {
      math.read(gradient.data(), gradient.at(from, 0, t), 1, into, at, rowCount * units);
      return;
    }
    for (int i = 0; i < rowCount; i++) {
      int place = from + i;
      math.read(
          gradient.data(),
          gradient.at(order.sequence(place), 0, order.timeAt(place, t)),
          gradient.stride()[1],
          into,
          at + i * width,
          units);
      math.fill(into, at + i * width + units, width - units, 0);
    }
  }

  /** Whether a highway passes the features through unchanged. */
  boolean isFeatures(Gate gate) {
    return gate.isHighway() && inputs == units;
  }
}
