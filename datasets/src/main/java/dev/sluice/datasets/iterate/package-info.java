/**
 * ND4J {@code DataSetIterator}s over encoded data, which is shared and never copied: words with
 * masks, windows of a series, streams of characters. Every order depends only on the seed and the
 * epoch.
 */
package dev.sluice.datasets.iterate;
