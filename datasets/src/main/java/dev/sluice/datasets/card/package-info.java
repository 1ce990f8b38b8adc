/**
 * Data cards: the description of a data set in one small YAML file. Start with {@link
 * dev.sluice.datasets.card.DataCard} (the content of a card) and {@link
 * dev.sluice.datasets.card.DataCards} (all cards). Nothing here fetches or reads data: {@link
 * dev.sluice.datasets.source} fetches, the readers read.
 */
package dev.sluice.datasets.card;
