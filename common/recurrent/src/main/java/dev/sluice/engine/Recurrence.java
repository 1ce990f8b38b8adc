package dev.sluice.engine;

import dev.sluice.cell.Cell;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one layer's cell over time. Memory is reused between calls unless the sequences are larger
 * than before.
 *
 * <p>Parameters and their gradients have the names and shapes given by {@link Cell}. Not
 * thread-safe. The work is spread over threads internally, and the results have the same bits for
 * any number of threads.
 */
public final class Recurrence {
  private final Unrolled<?> unrolled;

  /**
   * Creates a recurrence.
   *
   * @param inputs the number of features per step
   * @param units the number of outputs per step
   */
  public Recurrence(Cell cell, int inputs, int units, Precision precision) {
    this(cell, Activations.STANDARD, inputs, units, precision);
  }

  /**
   * Creates a recurrence that computes other functions in place of the cell's sigmoid and tanh.
   *
   * @param inputs the number of features per step
   * @param units the number of outputs per step
   * @throws IllegalArgumentException if the cell has no place for them ({@link
   *     Cell#replaceableActivations})
   */
  public Recurrence(
      Cell cell, Activations activations, int inputs, int units, Precision precision) {
    unrolled = unrolled(Arithmetic.of(precision), cell, activations, inputs, units);
  }

  private Recurrence(Unrolled<?> unrolled) {
    this.unrolled = unrolled;
  }

  /**
   * A recurrence in single precision that does not use the Java Vector API, for comparison with one
   * that does. Empty if the API is not available.
   */
  public static Optional<Recurrence> withoutVectors(Cell cell, int inputs, int units) {
    return withoutVectors(cell, Activations.STANDARD, inputs, units);
  }

  /** The same, with other functions in place of the cell's sigmoid and tanh. */
  public static Optional<Recurrence> withoutVectors(
      Cell cell, Activations activations, int inputs, int units) {
    return FloatArithmetic.best().getClass() == FloatArithmetic.class
        ? Optional.empty()
        : Optional.of(
            new Recurrence(unrolled(new FloatArithmetic(), cell, activations, inputs, units)));
  }

  private static <A> Unrolled<A> unrolled(
      Arithmetic<A> arithmetic, Cell cell, Activations activations, int inputs, int units) {
    return new Unrolled<>(arithmetic, EngineThreads.get(), cell, activations, inputs, units);
  }

  /**
   * The inputs of a forward pass.
   *
   * @param features {@code [batch, inputs, time]}
   * @param mask {@code [batch, time]}, of zeros and ones: where it is zero, the states do not
   *     change and the output is zero; null if no step is masked
   * @param states those before the first step, in the order of {@link Cell#states}, each {@code
   *     [batch, width]}; empty for zeros
   * @param recurrentDropout {@code [batch, units]}: the factors of the previous output in the
   *     recurrent products; null for ones
   */
  public record Input(View features, View mask, List<View> states, View recurrentDropout) {}

  /**
   * The gradients at both ends of the sequences, each list in the order of {@link Cell#states}, its
   * arrays {@code [batch, width]}. The gradient of a state that counts steps is not read, and is
   * written as zeros.
   *
   * @param last input: with respect to the states after the last step, in addition to the gradient
   *     of the output; empty for zeros
   * @param initial output: with respect to the states before the first step; empty to omit them
   */
  public record StateGradients(List<View> last, List<View> initial) {
    /** No gradient at either end. */
    public static final StateGradients NONE = new StateGradients(List.of(), List.of());
  }

  /** Sets the parameters. This is cheap if they have not changed since the last call. */
  public void use(Map<String, View> parameters) {
    unrolled.use(parameters);
  }

  /**
   * Runs the forward pass.
   *
   * @param keep whether to keep what {@link #backward} needs
   * @param output {@code [batch, units, time]}, or {@code [batch, units]} for the last unmasked
   *     step (the first state if every step is masked), or null
   */
  public void forward(Input input, boolean keep, View output) {
    unrolled.forward(input, keep, output);
  }

  /**
   * Runs the backward pass for the last forward pass, once.
   *
   * @param outputGradient of the same shape as {@code output} in {@link #forward}
   * @param firstStep the step at which the backward pass stops; 0 for the whole sequence
   * @param inputGradient {@code [batch, inputs, time]}; null to omit it
   * @param gradients receives the gradients of the parameters
   * @throws IllegalStateException if the last forward pass did not keep what is needed
   */
  public void backward(
      View outputGradient, int firstStep, View inputGradient, Map<String, View> gradients) {
    backward(outputGradient, firstStep, inputGradient, gradients, StateGradients.NONE);
  }

  /**
   * Runs the backward pass for the last forward pass, once, including the gradients of the states
   * at both ends of the sequences.
   *
   * @param outputGradient of the same shape as {@code output} in {@link #forward}
   * @param firstStep the step at which the backward pass stops; 0 for the whole sequence, and
   *     whenever the gradients of the initial states are requested
   * @param inputGradient {@code [batch, inputs, time]}; null to omit it
   * @param gradients receives the gradients of the parameters
   * @param states the gradients at both ends
   * @throws IllegalStateException if the last forward pass did not keep what is needed
   * @throws IllegalArgumentException if the gradients of the initial states are requested and
   *     {@code firstStep} is not 0
   */
  public void backward(
      View outputGradient,
      int firstStep,
      View inputGradient,
      Map<String, View> gradients,
      StateGradients states) {
    unrolled.backward(outputGradient, firstStep, inputGradient, gradients, states);
  }

  /**
   * Writes a state after the last step of the last forward pass.
   *
   * @param state its index in {@link Cell#states}
   * @param into {@code [batch, width]}
   */
  public void state(int state, View into) {
    unrolled.state(state, into);
  }
}
