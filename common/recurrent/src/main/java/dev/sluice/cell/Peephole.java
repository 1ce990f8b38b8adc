package dev.sluice.cell;

/**
 * A connection from the memory into a gate with one weight for each unit: {@code gate += p *
 * source}.
 *
 * @param index its place in {@link Cell#peepholes()}, and its block in the parameter {@code P}
 * @param gate which gate, as its place in {@link Cell#gates()}
 * @param source {@link Block#C} or {@link Block#C_PREVIOUS}
 */
public record Peephole(int index, int gate, Block source) {}
