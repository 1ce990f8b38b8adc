package dev.sluice.engine;

import dev.sluice.cell.Block;

/** A cell's forward pass through time. */
final class ForwardPass<A> {
  private final Tape<A> tape;
  private final CellWeights<A> weights;

  ForwardPass(Tape<A> tape, CellWeights<A> weights) {
    this.tape = tape;
    this.weights = weights;
  }

  /**
   * Takes a range of places through all steps.
   *
   * @param output as in {@link Recurrence#forward}
   */
  void run(int from, int to, View output) {
    CellStep<A> step = new CellStep<>(tape, weights, from);
    RowOrder order = tape.order;
    if (output != null) {
      tape.writeMasked(from, to, output);
    }
    Block result = tape.cell.outputBlock();
    for (int t = 0; t < order.steps() && order.count(t) > from; t++) {
      int rowCount = Math.min(to, order.count(t)) - from;
      step.moveTo(t, rowCount);
      if (tape.aligned) {
        step.alignStates();
      }
      tape.cell.forward(step);
      if (output != null) {
        if (output.rank() == 3) {
          tape.write(step.array(result), step.at(result), output, t, from, rowCount);
        } else {
          tape.writeLast(step.array(result), step.at(result), output, t, from, rowCount);
        }
      }
    }
  }
}
