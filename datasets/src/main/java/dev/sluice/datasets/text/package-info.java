/**
 * Labelled text in its formats: {@link dev.sluice.datasets.text.LabelledTextReader} reads any of
 * them. Words and vocabularies live in {@code encode}.
 */
package dev.sluice.datasets.text;
