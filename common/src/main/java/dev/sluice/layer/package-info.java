/**
 * Recurrent layers for anybody's Deeplearning4j network, and the {@link
 * dev.sluice.layer.CellCatalogue} that {@code --cell} chooses from.
 */
package dev.sluice.layer;
