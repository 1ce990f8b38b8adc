/**
 * {@code sluice crosscheck}: the cells as they run, held against the reference and against
 * Deeplearning4j's own layers on random shapes. {@link dev.sluice.crosscheck.Sample} draws what
 * goes in, a {@code Contestant} computes, {@link dev.sluice.crosscheck.Crosscheck} compares. The
 * test suites prove more; this is for whoever wants to see it on their own machine.
 */
package dev.sluice.crosscheck;
