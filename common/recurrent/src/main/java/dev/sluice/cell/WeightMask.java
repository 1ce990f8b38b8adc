package dev.sluice.cell;

/** Selects the recurrent weights of a gate that exist; the others are always zero. */
@FunctionalInterface
public interface WeightMask {
  /**
   * Whether a unit of the source is connected to a unit of the gate.
   *
   * @param from the unit of the source, the row of the weights
   * @param to the unit of the gate, the column
   * @param units the number of units of the layer
   */
  boolean connects(int from, int to, int units);
}
