package dev.sluice.crosscheck;

/** Somebody who computes a cell over sequences, forward and back. */
@FunctionalInterface
interface Contestant {
  Results compute(Sample sample);
}
