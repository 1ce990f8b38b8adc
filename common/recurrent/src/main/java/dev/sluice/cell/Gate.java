package dev.sluice.cell;

import java.util.Optional;

/**
 * One block of {@code units} columns in a cell's weights.
 *
 * @param name as in the literature, such as {@code "forget"}
 * @param input whether {@code W x_t + b} goes into it; then it has a block in {@code W} and {@code
 *     b}
 * @param recurrent what is multiplied with its block of the recurrent weights {@code RW}; empty if
 *     it has none. A gate with recurrent weights only has its bias in {@code RB}
 */
public record Gate(String name, boolean input, Optional<Block> recurrent) {

  /** The common one: {@code W x_t + U h_{t-1} + b}. */
  static Gate of(String name) {
    return new Gate(name, true, Optional.of(Block.H_RECURRENT));
  }

  /** {@code W x_t + U source + b}. */
  static Gate from(String name, Block source) {
    return new Gate(name, true, Optional.of(source));
  }

  /** {@code W x_t + b}. */
  static Gate ofInput(String name) {
    return new Gate(name, true, Optional.empty());
  }

  /** {@code U h_{t-1} + b}. */
  static Gate ofRecurrence(String name) {
    return new Gate(name, false, Optional.of(Block.H_RECURRENT));
  }
}
