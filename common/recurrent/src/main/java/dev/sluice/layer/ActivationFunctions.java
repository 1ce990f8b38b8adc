package dev.sluice.layer;

import dev.sluice.cell.ActivationFunction;
import dev.sluice.cell.Cell;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/** Converts between ND4J's activations and the engine's. */
final class ActivationFunctions {
  private ActivationFunctions() {}

  /** The engine's function; empty if the engine does not compute it. */
  static Optional<ActivationFunction> of(IActivation activation) {
    return Arrays.stream(ActivationFunction.values())
        .filter(function -> nd4j(function).equals(activation))
        .findFirst();
  }

  /** A new ND4J activation. */
  static IActivation nd4j(ActivationFunction function) {
    return Activation.valueOf(function.name().replace("_", "")).getActivationFunction();
  }

  /** What a layer of the cell stores as its activation if none is set. */
  static IActivation ofCell(Cell cell) {
    return nd4j(cell.isRectified() ? ActivationFunction.RELU : ActivationFunction.TANH);
  }

  /** ND4J's names of all functions. */
  static String names() {
    return Arrays.stream(ActivationFunction.values())
        .map(function -> nd4j(function).toString())
        .collect(Collectors.joining(", "));
  }
}
