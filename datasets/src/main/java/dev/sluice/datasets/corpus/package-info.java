/**
 * Running text from one or more files: {@link dev.sluice.datasets.corpus.CorpusReader}. Alphabets
 * are in {@code encode}, streams of characters in {@code iterate}.
 */
package dev.sluice.datasets.corpus;
