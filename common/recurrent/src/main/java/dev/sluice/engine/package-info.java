/**
 * Runs a {@link dev.sluice.cell.Cell} over time: the loop over the steps, the matrix products, the
 * threads and the memory, once for every cell. No Deeplearning4j type appears here: arrays come in
 * and go out as {@link dev.sluice.engine.View views} of native memory. Start reading at {@link
 * dev.sluice.engine.Recurrence}, then {@code Unrolled}; how a number is computed is behind {@code
 * Arithmetic}.
 */
package dev.sluice.engine;
