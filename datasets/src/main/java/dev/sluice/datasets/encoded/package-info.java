/**
 * Data in the form in which it is read again and again: encoded once, and held in memory if it is
 * small, or else in a file of the cache that is mapped into memory piece by piece. Start with
 * {@link dev.sluice.datasets.encoded.EncodedCache}. What the numbers mean is known where they are
 * encoded, such as {@link dev.sluice.datasets.corpus.EncodedText}.
 */
package dev.sluice.datasets.encoded;
