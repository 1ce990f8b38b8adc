package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import dev.sluice.cell.Cell;
import java.util.Objects;

/**
 * The functions that a layer computes in place of its cell's sigmoid and tanh.
 *
 * @param gate in place of the sigmoid
 * @param candidate in place of the tanh
 */
public record Activations(ActivationFunction gate, ActivationFunction candidate) {
  /** The equations as they are. */
  public static final Activations STANDARD =
      new Activations(ActivationFunction.SIGMOID, ActivationFunction.TANH);

  public Activations {
    Objects.requireNonNull(gate, "gate");
    Objects.requireNonNull(candidate, "candidate");
  }

  /**
   * Checks that a cell has a place for both functions.
   *
   * @throws IllegalArgumentException if the cell does not have the function that is to be replaced
   */
  void check(Cell cell) {
    check(cell, ActivationFunction.SIGMOID, gate);
    check(cell, ActivationFunction.TANH, candidate);
  }

  /** Such as {@code gates with SIGMOID and the candidate with TANH}. */
  @Override
  public String toString() {
    return "gates with %s and the candidate with %s".formatted(gate, candidate);
  }

  private static void check(Cell cell, ActivationFunction own, ActivationFunction wanted) {
    if (wanted != own && !cell.replaceableActivations().contains(own)) {
      throw new IllegalArgumentException(
          "The cell '%s' has no %s that %s could replace".formatted(cell, own, wanted));
    }
  }
}
