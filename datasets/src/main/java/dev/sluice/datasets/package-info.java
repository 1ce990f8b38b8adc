/**
 * Data for the tasks: {@link dev.sluice.datasets.Datasets} turns the name of a data card, or a
 * person's own file, into text, a series or a corpus, read, checked and split. Encoders and
 * iterators, which the tasks apply themselves, live in {@code encode} and {@code iterate}. Networks
 * are not known here.
 */
package dev.sluice.datasets;
