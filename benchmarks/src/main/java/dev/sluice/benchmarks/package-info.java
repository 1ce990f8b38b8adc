/**
 * Measures the recurrent layers against stock Deeplearning4j and PyTorch: training steps, inference
 * and generation, interleaved in one run. Never shipped, and not on the class path of {@code
 * sluice}.
 *
 * <p>Start at {@link dev.sluice.benchmarks.Benchmark}, which alternates between the
 * implementations, each in a process of its own ({@link dev.sluice.benchmarks.WorkerCommand});
 * {@link dev.sluice.benchmarks.SluiceNetworks} builds our own networks. Nothing here depends on
 * data sets or tasks.
 */
package dev.sluice.benchmarks;
