package dev.sluice.engine;

import dev.sluice.cell.State;
import java.util.List;

/**
 * A cell's backward pass through time: computes every gate's delta and the gradient of the
 * features.
 */
final class BackwardPass<A> {
  private final Tape<A> tape;
  private final CellWeights<A> weights;
  private final Arithmetic<A> math;
  private final List<State> states;
  private final int width;

  /** The state that is the output, or null. */
  private final State outputState;

  private final InputProducts<A> products;

  BackwardPass(Tape<A> tape, CellWeights<A> weights, InputProducts<A> products) {
    this.tape = tape;
    this.weights = weights;
    this.products = products;
    math = tape.math;
    width = tape.width;
    states = tape.unitStates();
    outputState = tape.cell.outputState().orElse(null);
  }

  /**
   * Takes a range of places backward from the last step to the first.
   *
   * @param firstStep the first step that gets a gradient
   * @param inputGradient receives the gradient of the features, unless that is computed for all
   *     steps at once; null to omit it
   */
  void run(int from, int to, View outputGradient, int firstStep, View inputGradient) {
    CellStep<A> step = new CellStep<>(tape, weights, from);
    RowOrder order = tape.order;
    int last = order.steps() - 1;
    while (last >= 0 && order.count(last) <= from) {
      last--;
    }
    if (inputGradient != null && !order.isFull()) {
      for (int place = from; place < to; place++) {
        tape.writeZerosWhereMasked(place, inputGradient);
      }
    }
    clear(from, to, inputGradient != null);
    for (int t = last; t >= 0; t--) {
      int rowCount = Math.min(to, order.count(t)) - from;
      step.moveTo(t, rowCount);
      readGradients(step, t, last, from, to, outputGradient);
      if (tape.hasLastGradients) {
        addLast(step, t, from, rowCount);
      }
      if (firstStep > 0) {
        cutOff(firstStep, t, from, rowCount, step.parity());
      }
      for (A dKept : tape.dKept) {
        math.fill(dKept, from * width, rowCount * width, 0);
      }
      if (tape.dropping) {
        for (State state : states) {
          if (tape.isMultiplied(state)) {
            math.fill(tape.dRecurrent[state.index()], from * width, rowCount * width, 0);
          }
        }
      }
      tape.cell.backward(step);
      if (tape.dropping) {
        addThroughDropout(step, from, rowCount);
      }
      if (inputGradient != null && !tape.allAtOnce) {
        products.back(step, t, from, rowCount, inputGradient);
      }
    }
  }

  /**
   * Sets the gradients of all places to zero, since each sequence joins the pass at its own last
   * step.
   */
  private void clear(int from, int to, boolean toInput) {
    for (State state : states) {
      for (A gradient : tape.dStates[state.index()]) {
        math.fill(gradient, from * width, (to - from) * width, 0);
      }
    }
    if (toInput && tape.previousInput != null) {
      for (A gradient : tape.dPreviousInput) {
        math.fill(gradient, from * tape.inputWidth, (to - from) * tape.inputWidth, 0);
      }
      for (int place = from; tape.hasLastGradients && place < to; place++) {
        // A later segment would continue from the input of the last step.
        if (tape.order.length(place) > 0) {
          math.copy(
              tape.dLast[tape.previousInput.index()],
              place * tape.inputWidth,
              tape.dPreviousInput[(tape.order.length(place) - 1) % 2],
              place * tape.inputWidth,
              tape.inputWidth);
        }
      }
    }
  }

  /** Adds the gradients of the last states, for the sequences whose last step this is. */
  private void addLast(CellStep<A> step, int t, int from, int rowCount) {
    int first = t + 1 < tape.order.steps() ? Math.max(from, tape.order.count(t + 1)) : from;
    int count = (from + rowCount - first) * width;
    if (count > 0) {
      for (State state : states) {
        A[] gradients = tape.dStates[state.index()];
        math.add(
            gradients[step.parity()],
            first * width,
            tape.dLast[state.index()],
            first * width,
            count);
      }
    }
  }

  /**
   * Writes the gradients of the states before the first step, after {@link #run}; not that of the
   * input of the step before.
   *
   * @param into in the order of the cell's states
   */
  void writeInitial(int from, int to, View outputGradient, List<View> into) {
    for (State state : tape.cell.states()) {
      if (state.kind() == State.Kind.PREVIOUS_INPUT) {
        continue;
      }
      View view = into.get(state.index());
      for (int place = from; place < to; place++) {
        int at = view.at(tape.order.sequence(place), 0);
        int stride = view.stride()[1];
        if (state.kind() == State.Kind.STEPS) {
          math.writeZeros(view.data(), at, stride, 1);
          continue;
        }
        if (tape.order.length(place) == 0) {
          gradientWithoutStep(state, place, outputGradient);
        }
        // The step before the first one counts as odd.
        A gradient = tape.dStates[state.index()][1];
        math.write(gradient, place * width, view.data(), at, stride, tape.units);
      }
    }
  }

  /** The gradient of a state of a sequence without steps, whose initial state is also its last. */
  private void gradientWithoutStep(State state, int place, View outputGradient) {
    A gradient = tape.dStates[state.index()][1];
    int at = place * width;
    math.fill(gradient, at, width, 0);
    if (state == outputState && outputGradient.rank() == 2) {
      // The only output is then the state itself.
      tape.readRow(outputGradient, place, tape.units, gradient, at, width);
    }
    if (tape.hasLastGradients) {
      math.add(gradient, at, tape.dLast[state.index()], at, width);
    }
  }

  /** Initialises the gradients of this step's output and of the states before it. */
  private void readGradients(
      CellStep<A> step, int t, int last, int from, int to, View outputGradient) {
    int rowCount = Math.min(to, tape.order.count(t)) - from;
    for (State state : states) {
      A[] gradients = tape.dStates[state.index()];
      A before = gradients[1 - step.parity()];
      if (state != outputState || t == 0) {
        math.fill(before, from * width, rowCount * width, 0);
      } else {
        int rowsBefore = Math.min(to, tape.order.count(t - 1)) - from;
        tape.readGradient(outputGradient, t - 1, from, rowsBefore, before);
      }
      if (state == outputState && t == last) {
        tape.readGradient(outputGradient, t, from, rowCount, gradients[step.parity()]);
      }
    }
    if (outputState == null) {
      tape.readGradient(outputGradient, t, from, rowCount, tape.dOutput);
    }
  }

  /** Stops the gradient at the first step that gets one. */
  private void cutOff(int firstStep, int t, int from, int rowCount, int parity) {
    for (int i = 0; i < rowCount; i++) {
      if (tape.order.timeAt(from + i, t) >= firstStep) {
        continue;
      }
      int at = (from + i) * width;
      for (State state : states) {
        math.fill(tape.dStates[state.index()][parity], at, width, 0);
      }
      if (outputState == null) {
        math.fill(tape.dOutput, at, width, 0);
      }
      if (tape.dPreviousInput[parity] != null) {
        math.fill(tape.dPreviousInput[parity], (from + i) * tape.inputWidth, tape.inputWidth, 0);
      }
    }
  }

  private void addThroughDropout(CellStep<A> step, int from, int rowCount) {
    for (State state : states) {
      if (tape.isMultiplied(state)) {
        int at = from * width;
        math.addProduct(
            tape.dStates[state.index()][1 - step.parity()],
            at,
            tape.dRecurrent[state.index()],
            at,
            tape.dropout,
            at,
            rowCount * width);
      }
    }
  }
}
