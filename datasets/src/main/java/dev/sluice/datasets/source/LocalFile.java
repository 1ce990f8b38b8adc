package dev.sluice.datasets.source;

import dev.sluice.datasets.card.FilePart;
import java.nio.file.Path;

/**
 * One file of a data set, here.
 *
 * @param name its name in the card
 * @param path where it lies; not to be written to. A folder where the format is one of folders
 * @param part which part of the data it holds
 * @param sha256 of its bytes as they are now, in hexadecimal; of a folder, over all files in it
 * @param bytes its size
 * @param verified whether a SHA-256 of the card stands behind it
 */
public record LocalFile(
    String name, Path path, FilePart part, String sha256, long bytes, boolean verified) {}
