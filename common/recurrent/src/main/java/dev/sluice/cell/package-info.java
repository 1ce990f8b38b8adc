/**
 * Recurrent cells, written from their equations: gates, states, one forward step and one backward
 * step. There is no Deeplearning4j type, no loop over time and no matrix product here: those are in
 * {@code dev.sluice.engine}. Start with {@link dev.sluice.cell.Lstm}; {@link dev.sluice.cell.Cells}
 * lists all cells. {@code dev.sluice.cell.reference} has each cell in plain loops, to be read
 * beside its equations.
 */
package dev.sluice.cell;
