package dev.sluice.cell;

/**
 * An operand of the weights of a gate or a peephole: the input of the step ({@link Cell#INPUT}), a
 * state before the step ({@link State}), or a value already computed in the step ({@link
 * Computed}).
 */
public sealed interface Source permits Input, State, Computed {}
