package dev.sluice.cell.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recurrent cell in plain loops: one time step of one sequence, forward and backward.
 *
 * <p>Its states are those of the {@link dev.sluice.cell.Cell} of the same name, in the same order,
 * including the input of the step before and the number of steps if the cell declares them.
 */
public interface ReferenceCell {
  /** The same as {@link dev.sluice.cell.Cell#name()}. */
  String name();

  /**
   * The shape of each parameter, [rows, columns], in the order in which they are stored.
   *
   * @param inputs the length of {@code x_t}
   * @param units the length of the output
   */
  Map<String, int[]> shapes(int inputs, int units);

  /** The size of each state. */
  default List<Integer> states(int inputs, int units) {
    return List.of(units);
  }

  /** Whether the output is the first state. */
  default boolean outputIsState() {
    return true;
  }

  /**
   * Computes one step.
   *
   * @param p the parameters
   * @param x {@code x_t}, [inputs]
   * @param before the states before the step
   * @param seen the states before the step as the recurrent weights see them: with recurrent
   *     dropout, some numbers are zero; without, this is {@code before}
   */
  ReferenceStep step(ReferenceParameters p, double[] x, ReferenceState before, ReferenceState seen);

  /**
   * The shapes of a cell with input weights, recurrent weights and a bias.
   *
   * @param inputs the length of {@code x_t}
   * @param units the length of the output
   * @param gates the number of blocks of {@code units} columns in each of the three
   */
  static Map<String, int[]> shapes(int inputs, int units, int gates) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, gates * units});
    shapes.put("RW", new int[] {units, gates * units});
    shapes.put("b", new int[] {1, gates * units});
    return shapes;
  }
}
