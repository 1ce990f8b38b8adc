/**
 * Data for the tasks: {@link dev.sluice.datasets.Datasets} turns the name of a data card, or a
 * user's own file, into text, a series, a corpus or music, read, checked and split. The tasks apply
 * the encoders in {@code encode} and the iterators in {@code iterate} themselves. Nothing here
 * depends on networks.
 */
package dev.sluice.datasets;
