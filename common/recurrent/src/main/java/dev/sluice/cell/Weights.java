package dev.sluice.cell;

/**
 * The weights between a source and a gate: a block of {@code units} columns of a parameter.
 *
 * @param gate which gate the product goes into
 * @param source what is multiplied
 * @param key of the parameter: {@code W} for the input, {@code PW} for the input of the step
 *     before, {@code HW} for a highway, {@code RW} for everything else
 * @param block which block of the parameter
 */
public record Weights(Gate gate, Source source, String key, int block) {

  /** Whether they have a row for each feature of the input; otherwise one for each unit. */
  public boolean ofInput() {
    return source instanceof Input || isOfPreviousInput();
  }

  /** Whether the source is the input of the step before. */
  public boolean isOfPreviousInput() {
    return source instanceof State state && state.kind() == State.Kind.PREVIOUS_INPUT;
  }
}
