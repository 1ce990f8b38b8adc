package dev.sluice.cell.reference;

/**
 * A step that was taken, and the way back through it.
 *
 * @param state {@code h_t} and {@code c_t}
 * @param back its step back
 */
public record ReferenceStep(ReferenceState state, Back back) {

  /** The chain rule through one step. */
  public interface Back {
    /**
     * One step back.
     *
     * @param later the whole gradient of the loss with respect to {@code h_t} and {@code c_t}
     * @param d takes the gradients with respect to everything that went into the step
     */
    void through(ReferenceState later, StepGradient d);
  }
}
