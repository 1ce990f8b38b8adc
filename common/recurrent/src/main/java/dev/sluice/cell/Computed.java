package dev.sluice.cell;

/**
 * A block that the forward step computes and whose gradient the backward step needs: a kept block,
 * a state after the step, or the output.
 */
public final class Computed extends Block implements Source {
  private final Block gradient;

  Computed(Cell cell, Kind kind, Kind gradientKind, int index, String name) {
    super(cell, kind, index, name);
    gradient = new Block(cell, gradientKind, index, "gradient of " + name);
  }

  /**
   * The gradient of the loss with respect to this block. For a state or the output it is complete
   * when the backward step begins, except for contributions of this step's gates and peepholes; for
   * a kept block it starts at zero.
   */
  public Block gradient() {
    return gradient;
  }
}
