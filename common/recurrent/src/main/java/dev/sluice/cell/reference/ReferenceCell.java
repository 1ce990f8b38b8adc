package dev.sluice.cell.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recurrent cell in plain loops: one step in time on one sequence, forward and back.
 *
 * <p>Its states are those of the {@link dev.sluice.cell.Cell} of the same name, in the same order;
 * also the input of the step before and the number of steps, where the cell has them.
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

  /** How many numbers each state has. */
  default List<Integer> states(int inputs, int units) {
    return List.of(units);
  }

  /** Whether the output is the first state. */
  default boolean outputIsState() {
    return true;
  }

  /**
   * One step.
   *
   * @param p the parameters
   * @param x {@code x_t}, [inputs]
   * @param before the states before the step
   * @param seen the same as the recurrent weights see them: under recurrent dropout some of it is
   *     zero, without it is {@code before} itself
   */
  ReferenceStep step(ReferenceParameters p, double[] x, ReferenceState before, ReferenceState seen);

  /**
   * The shapes of a cell with input weights, recurrent weights and a bias.
   *
   * @param inputs the length of {@code x_t}
   * @param units the length of the output
   * @param gates how many blocks of {@code units} columns each of the three has
   */
  static Map<String, int[]> shapes(int inputs, int units, int gates) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("W", new int[] {inputs, gates * units});
    shapes.put("RW", new int[] {units, gates * units});
    shapes.put("b", new int[] {1, gates * units});
    return shapes;
  }
}
