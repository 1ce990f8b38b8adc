/**
 * Labelled text in several formats: {@link dev.sluice.datasets.text.LabelledTextReader} reads all
 * of them. Tokens and vocabularies are in {@code encode}.
 */
package dev.sluice.datasets.text;
