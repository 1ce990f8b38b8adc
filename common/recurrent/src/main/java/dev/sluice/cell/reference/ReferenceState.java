package dev.sluice.cell.reference;

/**
 * What a cell hands from one step to the next, for one sequence; also the gradient of the loss with
 * respect to it.
 *
 * @param h the output, [units]
 * @param c the memory, [units]; empty if the cell has none
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
public record ReferenceState(double[] h, double[] c) {

  /** Zeros, what every sequence begins with unless told otherwise. */
  public static ReferenceState zeros(ReferenceCell cell, int units) {
    return new ReferenceState(new double[units], new double[cell.hasMemory() ? units : 0]);
  }

  ReferenceState copy() {
    return new ReferenceState(h.clone(), c.clone());
  }
}
