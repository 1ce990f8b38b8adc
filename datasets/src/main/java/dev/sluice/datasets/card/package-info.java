/**
 * Data cards: everything that is to be known about a data set, in one small YAML file. Start with
 * {@link dev.sluice.datasets.card.DataCard} (what a card says) and {@link
 * dev.sluice.datasets.card.DataCards} (which cards there are). Nothing here fetches or reads data:
 * {@link dev.sluice.datasets.source} fetches, the readers read.
 */
package dev.sluice.datasets.card;
