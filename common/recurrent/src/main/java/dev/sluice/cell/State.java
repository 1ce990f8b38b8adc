package dev.sluice.cell;

/**
 * A state that a cell passes from one step to the next. As the {@link Source} of a gate or a
 * peephole it stands for the state before the step.
 *
 * <p>Two kinds of state are maintained by the engine and have no blocks: the input of the step
 * before and the number of steps read.
 */
public final class State implements Source {
  /** The kinds of states. */
  public enum Kind {
    /** Computed by the cell, {@code [batch, units]}. */
    UNITS,
    /** The input of the step before, {@code [batch, nIn]}; zero before the first step. */
    PREVIOUS_INPUT,
    /** The number of steps read, {@code [batch, 1]}; masked steps do not count. */
    STEPS
  }

  private final Cell cell;
  private final Kind kind;
  private final int index;
  private final String key;
  private final Computed now;
  private final Block previous;
  private final Block recurrent;
  private final Block previousGradient;
  private final Block recurrentGradient;

  State(Cell cell, Kind kind, int index, String key) {
    this.cell = cell;
    this.kind = kind;
    this.index = index;
    this.key = key;
    now = new Computed(cell, Block.Kind.STATE, Block.Kind.STATE_GRADIENT, index, key);
    String before = key + " of the step before";
    previous = new Block(cell, Block.Kind.PREVIOUS_STATE, index, before);
    recurrent = new Block(cell, Block.Kind.RECURRENT_STATE, index, before + " (recurrent)");
    previousGradient =
        new Block(cell, Block.Kind.PREVIOUS_STATE_GRADIENT, index, "gradient of " + previous);
    recurrentGradient =
        new Block(cell, Block.Kind.RECURRENT_STATE_GRADIENT, index, "gradient of " + recurrent);
  }

  Cell cell() {
    return cell;
  }

  /** The kind of this state. */
  public Kind kind() {
    return kind;
  }

  /** The index in {@link Cell#states()}. */
  public int index() {
    return index;
  }

  /** The key under which networks store the state between calls. */
  public String key() {
    return key;
  }

  /**
   * The number of columns.
   *
   * @param inputs the number of features per step
   * @param units the number of units of the layer
   */
  public int width(int inputs, int units) {
    return switch (kind) {
      case UNITS -> units;
      case PREVIOUS_INPUT -> inputs;
      case STEPS -> 1;
    };
  }

  /** The state after the step, which the forward step sets. */
  public Computed now() {
    return own(now);
  }

  /** The state before the step. */
  public Block previous() {
    return own(previous);
  }

  /** The state before the step as the recurrent weights see it, with recurrent dropout applied. */
  public Block recurrent() {
    return own(recurrent);
  }

  /** The gradient with respect to the state after the step: {@code now().gradient()}. */
  public Block gradient() {
    return own(now).gradient();
  }

  /** The gradient with respect to {@link #previous()}, to which the backward step adds. */
  public Block previousGradient() {
    return own(previousGradient);
  }

  /** The gradient with respect to {@link #recurrent()}, to which the backward step adds. */
  public Block recurrentGradient() {
    return own(recurrentGradient);
  }

  private <B extends Block> B own(B block) {
    if (kind != Kind.UNITS) {
      throw new IllegalStateException(
          ("The state '%s' of the cell '%s' is maintained by the engine and has no blocks; it can"
                  + " be %s")
              .formatted(
                  key,
                  cell.name(),
                  kind == Kind.STEPS ? "read with Step.byIndex" : "used as the source of a gate"));
    }
    return block;
  }

  @Override
  public String toString() {
    return key + " of the step before";
  }
}
