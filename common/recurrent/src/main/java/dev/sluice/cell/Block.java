package dev.sluice.cell;

/**
 * A matrix {@code [batch, units]} that a cell uses in one step: a gate, a state, a value kept for
 * the backward step, or a gradient. A block is only a name; the engine stores its numbers.
 *
 * <p>A {@link Cell} creates its blocks when it declares its gates, states and so on.
 */
public sealed class Block permits Gate, Computed {

  /** The kinds of blocks. */
  public enum Kind {
    /** A gate: its content, then its value; in the backward step its delta. */
    GATE,
    /** Computed in the forward step, and unchanged in the backward step. */
    KEPT,
    /** The gradient of the loss with respect to a kept block. */
    KEPT_GRADIENT,
    /** Working memory, undefined after the step. */
    SCRATCH,
    /** The output, if it is not a state. */
    OUTPUT,
    /** The gradient with respect to the output, if it is not a state. */
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

  /** The kind of this block. */
  public final Kind kind() {
    return kind;
  }

  /**
   * The index among blocks of its kind, in the order of declaration; for the blocks of a state, the
   * index of the state.
   */
  public final int index() {
    return index;
  }

  /** The name used in messages. */
  @Override
  public final String toString() {
    return name;
  }
}
