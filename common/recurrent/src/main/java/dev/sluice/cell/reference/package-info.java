/**
 * Every recurrent cell in double precision and plain loops, forward and backward through time,
 * written to be read beside its equations. It is slow, and the oracle against which all fast code
 * is tested; it therefore shares only names and the layout of the parameters with {@code
 * dev.sluice.cell}. Start with {@link dev.sluice.cell.reference.ReferenceLstm}, one step of one
 * cell, then {@link dev.sluice.cell.reference.ReferenceRecurrence}, the loop over time.
 */
package dev.sluice.cell.reference;
