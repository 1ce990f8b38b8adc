/**
 * Running text from one file or many: {@link dev.sluice.datasets.corpus.CorpusReader}. Alphabets
 * live in {@code encode}, streams of characters in {@code iterate}.
 */
package dev.sluice.datasets.corpus;
