/**
 * Raw files: their encoding, compression and rows, each with its line for errors, and DataVec
 * transforms of rows. The packages {@code text}, {@code series} and {@code corpus} interpret the
 * rows. Start with {@link dev.sluice.datasets.input.TextFile}.
 */
package dev.sluice.datasets.input;
