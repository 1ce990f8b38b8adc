package dev.sluice.crosscheck;

/** An implementation of a cell: computes it over sequences, forward and backward. */
@FunctionalInterface
interface Implementation {
  Results compute(Sample sample);
}
