package dev.sluice.engine;

import dev.sluice.cell.Gate;
import dev.sluice.cell.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The products with inputs: forward into the gates, and backward into the gradient of the features.
 * If a cell's gates depend on inputs alone, they are computed for all steps at once, in runs of
 * steps that any thread can take.
 */
final class InputProducts<A> {
  /** The minimum number of rows in a run of steps. */
  private static final int ROWS = 64;

  private final Tape<A> tape;
  private final CellWeights<A> weights;
  private final Arithmetic<A> math;
  private final List<Weights> all;

  /** The places of the weights of the input, and of the input of the step before. */
  private final int[] ofInput;

  private final int[] ofPreviousInput;

  /** Where the runs of steps begin and end. */
  private int[] border = {0};

  InputProducts(Tape<A> tape, CellWeights<A> weights) {
    this.tape = tape;
    this.weights = weights;
    math = tape.math;
    all = tape.cell.weights();
    ofInput = places(false);
    ofPreviousInput = places(true);
  }

  /** Cuts the steps of the pass into runs. */
  void cut() {
    border = border(tape.order);
  }

  private int[] places(boolean previous) {
    return IntStream.range(0, all.size())
        .filter(w -> all.get(w).ofInput() && weights.has(w))
        .filter(w -> all.get(w).isOfPreviousInput() == previous)
        .toArray();
  }

  private static int[] border(RowOrder order) {
    int[] border = new int[order.steps() + 1];
    int runs = 0;
    for (int t = 0; t < order.steps(); runs++) {
      int first = t;
      while (t < order.steps() && order.start(t) - order.start(first) < ROWS) {
        t++;
      }
      border[runs + 1] = t;
    }
    return Arrays.copyOf(border, runs + 1);
  }

  /** The number of runs of steps. */
  int runs() {
    return border.length - 1;
  }

  /** Computes the content of every gate in one of the runs of steps. */
  void preactivate(int run) {
    CellStep<A> step = new CellStep<>(tape, weights, 0);
    if (tape.previousInput == null || tape.order.isFull()) {
      step.moveTo(border[run], rows(run));
      tape.cell.gates().forEach(step::compute);
      return;
    }
    // The rows of the step before are not contiguous, unlike those of the step itself.
    for (int t = border[run]; t < border[run + 1]; t++) {
      step.moveTo(t, tape.order.count(t));
      tape.cell.gates().forEach(step::compute);
    }
  }

  private int rows(int run) {
    return tape.order.start(border[run + 1]) - tape.order.start(border[run]);
  }

  /**
   * Computes the gradient of the features in one of the runs of steps, from every gate's delta.
   *
   * @param firstStep the first step that gets a gradient
   */
  void back(int run, int firstStep, View inputGradient) {
    RowOrder order = tape.order;
    int first = order.start(border[run]);
    int rows = rows(run);
    math.fill(tape.dInput, first * tape.inputWidth, rows * tape.inputWidth, 0);
    addBack(ofInput, first, rows, first);
    addHighways(first, rows, first);
    if (tape.previousInput != null && order.isFull()) {
      // Every sequence has a step after this one, except at the last step.
      int after = first + order.batch();
      addBack(ofPreviousInput, after, Math.min(rows, order.rows() - after), first);
    }
    for (int t = border[run]; t < border[run + 1]; t++) {
      if (tape.previousInput != null && !order.isFull() && t + 1 < order.steps()) {
        addBack(ofPreviousInput, order.start(t + 1), order.count(t + 1), order.start(t));
      }
      if (tape.previousInput != null && tape.hasLastGradients) {
        addLast(t);
      }
      for (int place = 0; place < order.count(t) && firstStep > 0; place++) {
        if (order.timeAt(place, t) < firstStep) {
          int at = (order.start(t) + place) * tape.inputWidth;
          math.fill(tape.dInput, at, tape.inputWidth, 0);
        }
      }
      int at = order.start(t) * tape.inputWidth;
      tape.write(tape.dInput, at, inputGradient, t, 0, order.count(t));
    }
  }

  /** Adds the gradient of the last input, for the sequences whose last step this is. */
  private void addLast(int t) {
    RowOrder order = tape.order;
    int first = t + 1 < order.steps() ? order.count(t + 1) : 0;
    int count = (order.count(t) - first) * tape.inputWidth;
    if (count > 0) {
      math.add(
          tape.dInput,
          (order.start(t) + first) * tape.inputWidth,
          tape.dLast[tape.previousInput.index()],
          first * tape.inputWidth,
          count);
    }
  }

  /**
   * Computes the gradient of the input before the first step, when every gate holds its delta.
   *
   * @param into {@code [batch, inputs]}
   */
  void backToInitial(View into) {
    RowOrder order = tape.order;
    // Nothing else needs it any more.
    A gradient = tape.dPreviousInput[0];
    math.fill(gradient, 0, order.batch() * tape.inputWidth, 0);
    int begun = order.steps() == 0 ? 0 : order.count(0);
    if (begun > 0) {
      addBack(ofPreviousInput, tape.row(0) * tape.width, begun, gradient, 0);
    }
    if (tape.hasLastGradients) {
      int at = begun * tape.inputWidth;
      int count = (order.batch() - begun) * tape.inputWidth;
      math.add(gradient, at, tape.dLast[tape.previousInput.index()], at, count);
    }
    for (int place = 0; place < order.batch(); place++) {
      math.write(
          gradient,
          place * tape.inputWidth,
          into.data(),
          into.at(order.sequence(place), 0),
          into.stride()[1],
          tape.inputs);
    }
  }

  private void addBack(int[] places, int deltaRow, int rows, int intoRow) {
    if (rows > 0) {
      int at = intoRow * tape.inputWidth;
      addBack(places, deltaRow * tape.width, rows, tape.dInput, at);
    }
  }

  private void addHighways(int deltaRow, int rows, int intoRow) {
    addHighways(
        deltaRow * tape.width, rows * tape.inputWidth, tape.dInput, intoRow * tape.inputWidth);
  }

  // ---- step after step ----

  /**
   * Computes the gradient of a step's features from the gates of this step and of the next.
   *
   * @param step the step
   * @param from its first place
   */
  void back(CellStep<A> step, int t, int from, int rowCount, View inputGradient) {
    int at = from * tape.inputWidth;
    int count = rowCount * tape.inputWidth;
    if (tape.previousInput == null) {
      math.fill(tape.dInput, at, count, 0);
    } else {
      math.copy(tape.dPreviousInput[step.parity()], at, tape.dInput, at, count);
      A before = tape.dPreviousInput[1 - step.parity()];
      math.fill(before, at, count, 0);
      addBack(ofPreviousInput, step.gateAt(), rowCount, before, at);
    }
    addBack(ofInput, step.gateAt(), rowCount, tape.dInput, at);
    addHighways(step.gateAt(), count, tape.dInput, at);
    tape.write(tape.dInput, at, inputGradient, t, from, rowCount);
  }

  // ---- some rows ----

  /** Adds the products of all deltas with some weights. */
  private void addBack(int[] places, int deltaAt, int rowCount, A into, int at) {
    for (int place : places) {
      weights.multiplyBack(place, delta(place), deltaAt, rowCount, into, at);
    }
  }

  private A delta(int place) {
    return tape.gates[all.get(place).gate().index()];
  }

  /** Adds the deltas of highways that pass the features through unchanged. */
  private void addHighways(int deltaAt, int count, A into, int at) {
    for (Gate gate : tape.cell.gates()) {
      if (tape.isFeatures(gate)) {
        math.add(into, at, tape.gates[gate.index()], deltaAt, count);
      }
    }
  }
}
