package dev.sluice.datasets;

import dev.sluice.datasets.music.PianoRoll;
import dev.sluice.datasets.split.Split;

/**
 * Pieces of music, read and split.
 *
 * @param name the card's name, or the file's
 * @param sha256 SHA-256 of the bytes read, in hexadecimal
 * @param split the pieces
 */
public record MusicData(String name, String sha256, Split<PianoRoll> split) {}
