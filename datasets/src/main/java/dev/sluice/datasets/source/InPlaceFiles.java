package dev.sluice.datasets.source;

import dev.sluice.datasets.card.Archive;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A user's own files, which are read in place instead of being copied into the cache. */
final class InPlaceFiles {
  private InPlaceFiles() {}

  /** Whether a source's files are read in place. */
  static boolean isInPlace(Source source) {
    return source instanceof Source.File file
        && file.entries().isEmpty()
        && !Archive.ofName(file.path()).hasEntries();
  }

  /**
   * The files of a source that is read in place.
   *
   * @throws IOException if one is missing or differs from the card
   */
  static DataFiles of(DataCard card, Source.File source) throws IOException {
    Path path = Path.of(source.path());
    List<CardFile> cardFiles = card.filesOf(source);
    List<LocalFile> files = new ArrayList<>();
    for (CardFile file : cardFiles) {
      Path found = path;
      boolean itself = cardFiles.size() == 1 && !Files.isDirectory(path.resolve(file.name()));
      if (Files.isDirectory(path) && (!itself || Files.exists(path.resolve(file.name())))) {
        found = path.resolve(file.name());
      }
      if (!Files.exists(found) || (cardFiles.size() > 1 && !Files.isDirectory(path))) {
        throw new IOException("no file %s".formatted(Files.isDirectory(path) ? found : path));
      }
      files.add(LocalFile.verified(file, found, false));
    }
    return new DataFiles(card, files, card.formatOf(source), source.where());
  }
}
