/**
 * Every recurrent cell in double precision and plain loops, forward and back through time, written
 * to be read beside its equations. Slow, and the oracle that everything fast is tested against; it
 * therefore shares nothing with {@code dev.sluice.cell} but names and the layout of the parameters.
 * Start reading at {@link dev.sluice.cell.reference.ReferenceLstm}, one step of one cell, then
 * {@link dev.sluice.cell.reference.ReferenceRecurrence}, the loop over time.
 */
package dev.sluice.cell.reference;
