package dev.sluice.cell.reference;

import java.util.Arrays;

/**
 * What a cell hands from one step to the next, for one sequence; also the gradient of the loss with
 * respect to it.
 *
 * @param values the states in the cell's order; of most cells the output and then the memory
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
public record ReferenceState(double[]... values) {

  /** Zeros, what every sequence begins with unless told otherwise. */
  public static ReferenceState zeros(ReferenceCell cell, int inputs, int units) {
    return new ReferenceState(
        cell.states(inputs, units).stream().map(double[]::new).toArray(double[][]::new));
  }

  /** The first state, of most cells the output {@code h_t}. */
  public double[] h() {
    return values[0];
  }

  /** The second state, of an LSTM the memory {@code c_t}. */
  public double[] c() {
    return values[1];
  }

  ReferenceState copy() {
    return new ReferenceState(Arrays.stream(values).map(double[]::clone).toArray(double[][]::new));
  }
}
