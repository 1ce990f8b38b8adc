package dev.sluice.cell;

/**
 * A connection into a gate with one weight for each unit: {@code gate += p * source}.
 *
 * @param index its place in {@link Cell#peepholes()}, and its block in the parameter {@code P}
 * @param gate which gate
 * @param source a state before the step, or what the step has computed
 */
public record Peephole(int index, Gate gate, Source source) {
  @Override
  public String toString() {
    return "peephole from %s to %s".formatted(source, gate);
  }
}
