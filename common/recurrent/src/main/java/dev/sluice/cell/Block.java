package dev.sluice.cell;

/**
 * A matrix {@code [batch, units]} that a cell computes with at one step: a gate, a state, something
 * kept for the step back, or a gradient. A block is only a name; where its numbers are is the
 * engine's concern.
 *
 * <p>A {@link Cell} makes its blocks when it declares its gates, states and so on.
 */
public sealed class Block permits Gate, Computed {

  /** What a block is. */
  public enum Kind {
    /** A gate: its content, then its value; in a step back its delta. */
    GATE,
    /** Computed in a step forward, and unchanged in the step back. */
    KEPT,
    /** The gradient of the loss with respect to a kept block. */
    KEPT_GRADIENT,
    /** Forgotten after the step. */
    SCRATCH,
    /** The output, where it is not a state. */
    OUTPUT,
    /** The gradient with respect to the output, where it is not a state. */
    OUTPUT_GRADIENT,
    /** A state after the step. */
    STATE,
    /** A state before the step. */
    PREVIOUS_STATE,
    /** A state before the step as the recurrent weights see it, under recurrent dropout. */
    RECURRENT_STATE,
    /** The gradient with respect to a state after the step. */
    STATE_GRADIENT,
    /** The gradient with respect to a state before the step. */
    PREVIOUS_STATE_GRADIENT,
    /** The gradient with respect to what the recurrent weights see of a state before the step. */
    RECURRENT_STATE_GRADIENT;

    boolean isGradient() {
      return this == KEPT_GRADIENT
          || this == OUTPUT_GRADIENT
          || this == STATE_GRADIENT
          || this == PREVIOUS_STATE_GRADIENT
          || this == RECURRENT_STATE_GRADIENT;
    }
  }

  private final Cell cell;
  private final Kind kind;
  private final int index;
  private final String name;

  Block(Cell cell, Kind kind, int index, String name) {
    this.cell = cell;
    this.kind = kind;
    this.index = index;
    this.name = name;
  }

  /** The cell that declares it. */
  final Cell cell() {
    return cell;
  }

  /** What it is. */
  public final Kind kind() {
    return kind;
  }

  /** Which of its kind, in the order of declaration; of a state's blocks, which state. */
  public final int index() {
    return index;
  }

  /** Its name, as messages give it. */
  @Override
  public final String toString() {
    return name;
  }
}
