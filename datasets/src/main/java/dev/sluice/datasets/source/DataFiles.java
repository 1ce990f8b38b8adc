package dev.sluice.datasets.source;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.FilePart;
import dev.sluice.datasets.card.Layout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set's files, here and whole.
 *
 * @param card whose
 * @param files in the card's order
 * @param format how the data lies in these files: that of the source they came from, which may
 *     differ from the card's
 * @param source where they came from, in words
 */
public record DataFiles(DataCard card, List<LocalFile> files, Layout format, String source) {
  public DataFiles {
    files = List.copyOf(files);
  }

  /** The paths of the files of one part, in the card's order; maybe none. */
  public List<Path> paths(FilePart part) {
    return files.stream().filter(file -> file.part() == part).map(LocalFile::path).toList();
  }

  /**
   * One SHA-256 over everything: of a single file its own, of several that of the lines {@code
   * sha256, two blanks, name} in the card's order, as {@code sha256sum} prints them.
   */
  public String sha256() {
    if (files.size() == 1) {
      return files.get(0).sha256();
    }
    StringBuilder lines = new StringBuilder();
    for (LocalFile file : files) {
      lines.append(file.sha256()).append("  ").append(file.name()).append('\n');
    }
    return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The size of all files. */
  public long bytes() {
    return files.stream().mapToLong(LocalFile::bytes).sum();
  }
}
