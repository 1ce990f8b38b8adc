package dev.sluice.cell;

/**
 * The name of a matrix {@code [batch, units]} that a cell works on at one step: a gate, a state,
 * something kept for the way back, or a gradient. What lies behind the name is the engine's
 * concern.
 *
 * @param kind what it is
 * @param index which of its kind
 */
public record Block(Kind kind, int index) {

  /** What a block is. */
  public enum Kind {
    /** A gate: what goes into it on the way forward, then its value, on the way back its delta. */
    GATE,
    /** Computed on the way forward and kept unchanged for the way back. */
    KEPT,
    /** Forgotten after the step. */
    SCRATCH,
    /** The output {@code h_t}. */
    OUTPUT,
    /** The output of the step before. */
    PREVIOUS_OUTPUT,
    /** The same as the recurrent products see it: under recurrent dropout some of it is zero. */
    RECURRENT_OUTPUT,
    /** The memory {@code c_t}. */
    MEMORY,
    /** The memory of the step before. */
    PREVIOUS_MEMORY,
    /** The gradient of the loss with respect to {@code h_t}. */
    OUTPUT_GRADIENT,
    /** With respect to the output of the step before; a step back adds to it. */
    PREVIOUS_OUTPUT_GRADIENT,
    /** With respect to what the recurrent products saw of it; a step back adds to it. */
    RECURRENT_OUTPUT_GRADIENT,
    /** With respect to {@code c_t}. */
    MEMORY_GRADIENT,
    /** With respect to the memory of the step before; a step back sets it. */
    PREVIOUS_MEMORY_GRADIENT
  }

  public static final Block H = new Block(Kind.OUTPUT, 0);
  public static final Block H_PREVIOUS = new Block(Kind.PREVIOUS_OUTPUT, 0);
  public static final Block H_RECURRENT = new Block(Kind.RECURRENT_OUTPUT, 0);
  public static final Block C = new Block(Kind.MEMORY, 0);
  public static final Block C_PREVIOUS = new Block(Kind.PREVIOUS_MEMORY, 0);
  public static final Block D_H = new Block(Kind.OUTPUT_GRADIENT, 0);
  public static final Block D_H_PREVIOUS = new Block(Kind.PREVIOUS_OUTPUT_GRADIENT, 0);
  public static final Block D_H_RECURRENT = new Block(Kind.RECURRENT_OUTPUT_GRADIENT, 0);
  public static final Block D_C = new Block(Kind.MEMORY_GRADIENT, 0);
  public static final Block D_C_PREVIOUS = new Block(Kind.PREVIOUS_MEMORY_GRADIENT, 0);
  public static final Block SCRATCH = new Block(Kind.SCRATCH, 0);
  public static final Block SCRATCH_2 = new Block(Kind.SCRATCH, 1);

  /** The i-th of {@link Cell#gates()}. */
  public static Block gate(int i) {
    return new Block(Kind.GATE, i);
  }

  /** The i-th of {@link Cell#keptBlocks()} blocks. */
  public static Block kept(int i) {
    return new Block(Kind.KEPT, i);
  }
}
