package dev.sluice.cell.reference;

/** A recurrent cell: one step in time on one sequence, forward and back. */
public interface ReferenceCell {
  /** The same as {@link dev.sluice.cell.Cell#name()}. */
  String name();

  /** How many blocks each of its parameters has. */
  Blocks blocks();

  /** Whether there is a memory {@code c_t} beside the output {@code h_t}. */
  boolean hasMemory();

  /**
   * One step.
   *
   * @param p the parameters
   * @param x {@code x_t}, [inputs]
   * @param before {@code h_{t-1}} and, with a memory, {@code c_{t-1}}
   * @param seen {@code h_{t-1}} as the recurrent weights see it, [units]: with recurrent dropout
   *     some of it is zero, without it is {@code h_{t-1}} itself
   */
  ReferenceStep step(ReferenceParameters p, double[] x, ReferenceState before, double[] seen);

  /**
   * How many blocks of {@code units} columns a cell's parameters have.
   *
   * @param input in {@code W} and {@code b}
   * @param recurrent in {@code RW}
   * @param recurrentBias in {@code RB}
   * @param peephole in {@code P}
   */
  record Blocks(int input, int recurrent, int recurrentBias, int peephole) {}
}
