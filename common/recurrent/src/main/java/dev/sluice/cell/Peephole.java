package dev.sluice.cell;

/**
 * A connection to a gate with one weight for each unit: {@code gate += p * source}.
 *
 * @param index the index in {@link Cell#peepholes()}, and of the block in the parameter {@code P}
 * @param gate the gate
 * @param source a state before the step, or a value computed in the step
 */
public record Peephole(int index, Gate gate, Source source) {
  @Override
  public String toString() {
    return "peephole from %s to %s".formatted(source, gate);
  }
}
