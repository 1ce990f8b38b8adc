package dev.sluice.datasets.card;

/**
 * A DataVec {@code TransformProcess} that the card applies to its records.
 *
 * @param file the name of the file in the card's folder; {@code .json} or {@code .yaml}
 * @param text the content of the file
 */
public record Transform(String file, String text) {}
