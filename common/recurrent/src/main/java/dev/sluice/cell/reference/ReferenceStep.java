package dev.sluice.cell.reference;

/**
 * A step that was taken, and the way back through it.
 *
 * @param output the output, [units]
 * @param state the states after it
 * @param back its step back
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
     * One step back.
     *
     * @param later the whole gradient of the loss with respect to the states after the step
     * @param d takes the gradients with respect to everything that went into the step, and has that
     *     of the output where it is not a state
     */
    void through(ReferenceState later, StepGradient d);
  }
}
