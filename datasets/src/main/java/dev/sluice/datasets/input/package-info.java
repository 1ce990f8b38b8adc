/**
 * Files as they lie on the disk: their encoding, compression and rows, with the line of everything
 * kept for the errors, and DataVec transforms of rows. What the rows mean is known to {@code text},
 * {@code series} and {@code corpus}. Start with {@link dev.sluice.datasets.input.TextFile}.
 */
package dev.sluice.datasets.input;
