/**
 * Measures the recurrent layers beside stock Deeplearning4j and PyTorch: training steps, inference
 * and generation, in one run, in turns. Never shipped, and not part of the {@code sluice} class
 * path.
 *
 * <p>Start at {@link dev.sluice.benchmarks.Race}, which runs the implementations in turns, each in
 * a process of its own ({@link dev.sluice.benchmarks.WorkerCommand}); {@link
 * dev.sluice.benchmarks.SluiceNetworks} is how our own networks are built. Nothing here knows data
 * sets or tasks.
 */
package dev.sluice.benchmarks;
