/**
 * {@code sluice crosscheck}: compares the cells as they run with the reference and with
 * Deeplearning4j's own layers on random shapes. {@link dev.sluice.crosscheck.Sample} draws the
 * input, an {@code Implementation} computes, {@link dev.sluice.crosscheck.Crosscheck} compares. The
 * tests check more; this command shows the agreement on a user's own machine.
 */
package dev.sluice.crosscheck;
