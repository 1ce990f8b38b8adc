/**
 * Recurrent layers for anybody's Deeplearning4j network, and the {@link
 * dev.sluice.layer.CellCatalogue} that {@code --cell} chooses from.
 *
 * <p>Each layer is a configuration ({@link dev.sluice.layer.Gru}), an initialiser ({@code
 * GruParamInitializer}) and a runtime ({@code GruLayer}). What all share is in {@code
 * UnrolledLayer} (Deeplearning4j's side) and {@code Unrolled} (the loop over time); one step of a
 * cell is a class such as {@code UnrolledGru}: start reading there.
 */
package dev.sluice.layer;
