package dev.sluice.datasets.source;

import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.split.FilePart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A local file of a data set.
 *
 * @param name its name in the card
 * @param path its path, which must not be written to; a folder if the format is one of folders
 * @param part the part of the data that it holds
 * @param sha256 SHA-256 of its current bytes, in hexadecimal; of a folder, over all files in it
 * @param bytes its size
 * @param verified whether its content was checked against a SHA-256 in the card
 */
public record LocalFile(
    String name, Path path, FilePart part, String sha256, long bytes, boolean verified) {
  /**
   * Computes the SHA-256 of a file and compares it with the card.
   *
   * @param archiveVerified whether the file comes from an archive whose SHA-256 was checked
   * @throws IOException if the SHA-256 or the size differs from the card
   */
  static LocalFile verified(CardFile file, Path path, boolean archiveVerified) throws IOException {
    String sha256 = Sha256.of(path);
    long bytes = FolderTree.size(path);
    if (file.sha256() != null && !file.sha256().equals(sha256)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: wrong checksum: the card expects SHA-256 %s, found %s (%,d bytes)",
              file.name(),
              file.sha256(),
              sha256,
              bytes));
    }
    if (file.bytes() != null && file.bytes() != bytes) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: wrong size: the card expects %,d bytes, found %,d",
              file.name(),
              file.bytes(),
              bytes));
    }
    return new LocalFile(
        file.name(), path, file.part(), sha256, bytes, archiveVerified || file.sha256() != null);
  }
}
