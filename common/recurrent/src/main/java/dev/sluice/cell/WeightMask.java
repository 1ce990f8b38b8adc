package dev.sluice.cell;

/** Which recurrent weights of a gate there are; the others are zero and stay so. */
@FunctionalInterface
public interface WeightMask {
  /**
   * Whether one unit sees another.
   *
   * @param from the unit of the source, the row of the weights
   * @param to the unit of the gate, the column
   * @param units of the layer
   */
  boolean connects(int from, int to, int units);
}
