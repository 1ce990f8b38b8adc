package dev.sluice.crosscheck;

/** An implementation of a cell, which computes it over sequences, forward and back. */
@FunctionalInterface
interface Implementation {
  Results compute(Sample sample);
}
