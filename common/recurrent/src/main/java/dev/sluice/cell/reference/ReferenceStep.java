package dev.sluice.cell.reference;

/**
 * The result of a step, and its backward step.
 *
 * @param output the output, [units]
 * @param state the states after it
 * @param back its backward step
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReferenceStep(double[] output, ReferenceState state, Back back) {

  /** A step whose output is the first state. */
  public ReferenceStep(ReferenceState state, Back back) {
    this(state.h(), state, back);
  }

  /** The chain rule through one step. */
  public interface Back {
    /**
     * Computes the backward step.
     *
     * @param later the complete gradient of the loss with respect to the states after the step
     * @param d receives the gradients with respect to everything that the step reads, and provides
     *     that of the output if it is not a state
     */
    void through(ReferenceState later, StepGradient d);
  }
}
