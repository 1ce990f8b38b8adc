/**
 * ND4J {@code DataSetIterator}s over encoded data, which is shared and never copied: words with
 * masks, windows of a series, streams of characters. The seed and the epoch decide every order.
 */
package dev.sluice.datasets.iterate;
