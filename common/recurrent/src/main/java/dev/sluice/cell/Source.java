package dev.sluice.cell;

/**
 * What is multiplied with weights to go into a gate, or with the weights of a peephole: the input
 * of the step ({@link Cell#INPUT}), a state before the step ({@link State}), or something that the
 * step has computed already ({@link Computed}).
 */
public sealed interface Source permits Input, State, Computed {}
