package dev.sluice.cell.reference;

import java.util.Arrays;

/**
 * The states of a cell between two steps, for one sequence; also the gradients of the loss with
 * respect to them.
 *
 * @param values the states in the cell's order; for most cells the output, then the memory
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
public record ReferenceState(double[]... values) {

  /** Zeros, the default initial states of a sequence. */
  public static ReferenceState zeros(ReferenceCell cell, int inputs, int units) {
    return new ReferenceState(
        cell.states(inputs, units).stream().map(double[]::new).toArray(double[][]::new));
  }

  /** The first state, for most cells the output {@code h_t}. */
  public double[] h() {
    return values[0];
  }

  /** The second state, for an LSTM the memory {@code c_t}. */
  public double[] c() {
    return values[1];
  }

  ReferenceState copy() {
    return new ReferenceState(Arrays.stream(values).map(double[]::clone).toArray(double[][]::new));
  }
}
