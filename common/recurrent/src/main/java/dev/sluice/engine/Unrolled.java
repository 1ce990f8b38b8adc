package dev.sluice.engine;

import dev.sluice.cell.Cell;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A cell unrolled over time in one precision: the implementation of {@link Recurrence}.
 *
 * <p>The batch is split into parts; each part runs through all steps on one thread, without waiting
 * for others. Only the gradients of the parameters are sums over all rows; they are computed last,
 * split by columns ({@link ParameterGradients}).
 */
final class Unrolled<A> {
  /** The number of multiplications below which another thread costs more than it saves. */
  private static final long MIN_WORK_PER_THREAD = 60_000;

  /** What work is split into where that must not depend on the number of threads. */
  private static final int FIXED_PARTS = 2;

  private final EngineThreads threads;
  private final Arithmetic<A> math;
  private final Cell cell;
  final Tape<A> tape;
  private final CellWeights<A> weights;
  private final Workspaces<A> workspaces;

  private final InputProducts<A> products;

  private final ForwardPass<A> forward;
  private final BackwardPass<A> backward;

  /** The borders of the parts of the batch. */
  private int[] border = {0, 0};

  // For sequences that are read step by step:

  private CellStep<A> stepping;
  private long stepsRead;

  /** Whether the features of the step before are one-hot or absent. */
  private boolean oneHotBefore;

  Unrolled(
      Arithmetic<A> math,
      EngineThreads threads,
      Cell cell,
      Activations activations,
      int inputs,
      int units) {
    cell.verify();
    activations.check(cell);
    this.threads = threads;
    this.math = math;
    this.cell = cell;
    tape = new Tape<>(math, cell, activations, inputs, units);
    weights = new CellWeights<>(math, cell, inputs, units, tape.width, tape.inputWidth);
    workspaces = new Workspaces<>(math);
    products = new InputProducts<>(tape, weights);
    forward = new ForwardPass<>(tape, weights);
    backward = new BackwardPass<>(tape, weights, products);
  }

  void use(Map<String, View> parameters) {
    weights.use(parameters);
  }

  void forward(Recurrence.Input input, boolean keep, View output) {
    View features = input.features();
    int batch = features.size(0);
    int time = features.size(2);
    features.check("features", batch, tape.inputs, time);
    if (output != null) {
      if (output.rank() == 3) {
        output.check("output", batch, tape.units, time);
      } else {
        output.check("output", batch, tape.units);
      }
    }
    if (input.recurrentDropout() != null && !cell.hasRecurrentWeights()) {
      throw new IllegalArgumentException(
          "The cell '%s' has no recurrent weights, so recurrent dropout does not apply"
              .formatted(cell));
    }
    tape.begin(order(input.mask(), batch, time), keep, input.recurrentDropout() != null);
    tape.readStates(input.states());
    if (tape.dropping) {
      tape.readDropout(input.recurrentDropout());
    }
    border = tape.order.split(parts());
    int parts = border.length - 1;
    tape.oneHot = true;
    int[] recurrent = weights.toPackRecurrent();
    runInParallelIfWorthwhile(
        parts + recurrent.length,
        task -> {
          if (task < parts) {
            tape.readFeatures(features, border[task], border[task + 1]);
          } else {
            weights.pack(recurrent[task - parts]);
          }
        });
    if (tape.oneHot) {
      weights.updateRows();
    } else {
      int[] ofInput = weights.toPackInput();
      runInParallelIfWorthwhile(ofInput.length, task -> weights.pack(ofInput[task]));
    }
    if (tape.allAtOnce) {
      products.cut();
      runInParallelIfWorthwhile(products.runs(), products::preactivate);
    }
    threads.run(parts, part -> forward.run(border[part], border[part + 1], output));
  }

  private RowOrder order(View mask, int batch, int time) {
    if (mask != null) {
      mask.check("mask", batch, time);
      return RowOrder.masked(math, mask);
    }
    RowOrder before = tape.order;
    return before.isFull() && before.batch() == batch && before.time() == time
        ? before
        : RowOrder.full(batch, time);
  }

  /** The approximate number of multiplications of a pass. */
  private long work() {
    return (long) tape.order.rows()
        * tape.width
        * cell.gates().size()
        * (tape.width + tape.inputWidth);
  }

  /**
   * The number of threads to split work for. If the last bits of a product depend on how many rows
   * it has, this does not depend on how many there are.
   */
  private int concurrency() {
    return math.rowsAreIndependent() ? threads.count() : FIXED_PARTS;
  }

  /** The number of parts of the batch. */
  private int parts() {
    long worthwhile = Math.max(1, work() / MIN_WORK_PER_THREAD);
    return (int) Math.min(Math.min(concurrency(), worthwhile), Math.max(1, tape.order.batch()));
  }

  /** Runs tasks on several threads if there is enough work, otherwise on this one. */
  private void runInParallelIfWorthwhile(int tasks, IntConsumer task) {
    if (work() < 2 * MIN_WORK_PER_THREAD) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
    } else {
      threads.run(tasks, task);
    }
  }

  void state(int state, View into) {
    tape.writeState(cell.states().get(state), into);
  }

  void backward(
      View outputGradient,
      int firstStep,
      View inputGradient,
      Map<String, View> gradientViews,
      Recurrence.StateGradients states) {
    if (!tape.keeping) {
      throw new IllegalStateException(
          "backward() must follow a forward pass with keep = true, once");
    }
    List<View> initial = states.initial();
    if (!initial.isEmpty() && firstStep > 0) {
      throw new IllegalArgumentException(
          "The initial states have no gradient if it does not go back before step " + firstStep);
    }
    tape.checkStates("gradient of the initial state ", initial);
    boolean toInput = inputGradient != null;
    if (toInput) {
      inputGradient.check("input gradient", tape.order.batch(), tape.inputs, tape.order.time());
    }
    boolean toPreviousInput = !initial.isEmpty() && tape.previousInput != null;
    tape.reserveBack(toInput || toPreviousInput);
    tape.readLastGradients(states.last());
    int[] toPack = weights.toPackBack(toInput || toPreviousInput);
    runInParallelIfWorthwhile(toPack.length, task -> weights.packBack(toPack[task]));
    threads.run(
        border.length - 1,
        part -> {
          backward.run(border[part], border[part + 1], outputGradient, firstStep, inputGradient);
          if (!initial.isEmpty()) {
            backward.writeInitial(border[part], border[part + 1], outputGradient, initial);
          }
        });
    if (toPreviousInput) {
      products.backToInitial(initial.get(tape.previousInput.index()));
    }
    ParameterGradients<A> gradients =
        new ParameterGradients<>(tape, weights, workspaces, gradientViews, concurrency());
    int runs = toInput && tape.allAtOnce ? products.runs() : 0;
    runInParallelIfWorthwhile(
        runs + gradients.tasks(),
        task -> {
          if (task < runs) {
            products.back(task, firstStep, inputGradient);
          } else {
            gradients.run(task - runs);
          }
        });
    tape.keeping = false;
  }

  // ---- step by step ----

  /** Starts new sequences, side by side, for {@link #step}. */
  void beginStepping(int sequences) {
    tape.begin(RowOrder.full(sequences, 1), false, false);
    tape.readStates(List.of());
    oneHotBefore = true;
    for (int i = 0; i < tape.leadingRows(); i++) {
      tape.oneHotColumn[i] = -1;
    }
    for (int place : weights.toPackRecurrent()) {
      weights.pack(place);
    }
    stepping = new CellStep<>(tape, weights, 0);
    stepping.moveTo(0, sequences);
    stepsRead = 0;
  }

  /** Reads an index from 0 to the number of inputs, exclusive, for each sequence. */
  void stepOneHot(int[] indices) {
    int first = tape.leadingRows();
    for (int i = 0; i < indices.length; i++) {
      int row = first + i;
      if (tape.previousInput != null) {
        math.fill(tape.features, row * tape.inputWidth, tape.inputs, 0);
        math.set(tape.features, row * tape.inputWidth + indices[i], 1);
      }
      tape.oneHotColumn[row] = indices[i];
      tape.oneHotValue[row] = 1;
    }
    step(true);
  }

  /** Reads a row of features for each sequence, each as wide as the padded inputs. */
  void step(A features, int at) {
    int count = tape.order.batch() * tape.inputWidth;
    math.copy(features, at, tape.features, tape.leadingRows() * tape.inputWidth, count);
    step(false);
  }

  private void step(boolean oneHot) {
    tape.oneHot = oneHot && oneHotBefore;
    if (tape.oneHot) {
      weights.updateRows();
    } else {
      for (int place : weights.toPackInput()) {
        weights.pack(place);
      }
    }
    cell.forward(stepping);
    // The states after this step become those before the next.
    int batch = tape.order.batch();
    for (int i = 0; i < tape.states.length; i++) {
      if (tape.states[i] != null) {
        int count = batch * tape.width;
        math.copy(tape.states[i], count, tape.states[i], 0, count);
      }
    }
    if (tape.previousInput != null) {
      int count = batch * tape.inputWidth;
      math.copy(tape.features, count, tape.features, 0, count);
      System.arraycopy(tape.oneHotColumn, batch, tape.oneHotColumn, 0, batch);
      System.arraycopy(tape.oneHotValue, batch, tape.oneHotValue, 0, batch);
      oneHotBefore = oneHot;
    }
    tape.countSteps(++stepsRead);
  }

  /** The array with the outputs of the last step, a row for each sequence. */
  A stepOutput() {
    return stepping.array(cell.outputBlock());
  }

  int stepOutputAt() {
    return stepping.at(cell.outputBlock());
  }
}
