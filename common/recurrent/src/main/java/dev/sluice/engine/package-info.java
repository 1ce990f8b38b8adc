/**
 * Runs a {@link dev.sluice.cell.Cell} over time: the loop over the steps, the matrix products, the
 * threads and the memory, written once for all cells. It uses no Deeplearning4j type: arrays are
 * passed as {@link dev.sluice.engine.View views} of native memory. Start with {@link
 * dev.sluice.engine.Recurrence}, then {@code Unrolled}; the numeric operations are in {@code
 * Arithmetic}.
 */
package dev.sluice.engine;
