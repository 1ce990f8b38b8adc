package dev.sluice.cell;

/**
 * A block that a step forward computes and whose gradient the step back needs: a kept block, a
 * state after the step, or the output.
 */
public final class Computed extends Block implements Source {
  private final Block gradient;

  Computed(Cell cell, Kind kind, Kind gradientKind, int index, String name) {
    super(cell, kind, index, name);
    gradient = new Block(cell, gradientKind, index, "gradient of " + name);
  }

  /**
   * The gradient of the loss with respect to it. That of a state or of the output is complete when
   * the step back begins, except for what gates and peepholes of this step add to it; that of a
   * kept block begins at zero.
   */
  public Block gradient() {
    return gradient;
  }
}
