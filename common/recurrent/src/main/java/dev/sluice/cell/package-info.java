/**
 * Recurrent cells, written from their equations: which gates, which states, one step forward, one
 * step back. No Deeplearning4j type appears here, no loop over time and no matrix product: those
 * are the engine's ({@code dev.sluice.engine}). Start reading at {@link dev.sluice.cell.Lstm};
 * {@link dev.sluice.cell.Cells} lists them all. {@code dev.sluice.cell.reference} has every cell
 * again in plain loops, to be read beside the equations.
 */
package dev.sluice.cell;
