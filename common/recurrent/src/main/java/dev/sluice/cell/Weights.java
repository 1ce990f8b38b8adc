package dev.sluice.cell;

/**
 * The weights between a source and a gate: a block of {@code units} columns of a parameter.
 *
 * @param gate the gate to which the product is added
 * @param source the operand
 * @param key the key of the parameter: {@code W} for the input, {@code PW} for the input of the
 *     step before, {@code HW} for a highway, {@code RW} for all others
 * @param block the index of the block in the parameter
 */
public record Weights(Gate gate, Source source, String key, int block) {

  /** Whether there is one row for each feature of the input, rather than for each unit. */
  public boolean ofInput() {
    return source instanceof Input || isOfPreviousInput();
  }

  /** Whether the source is the input of the step before. */
  public boolean isOfPreviousInput() {
    return source instanceof State state && state.kind() == State.Kind.PREVIOUS_INPUT;
  }
}
