package dev.sluice.datasets.source;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Layout;
import dev.sluice.datasets.split.FilePart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The complete local files of a data set.
 *
 * @param card the card of the data set
 * @param files the files, in the card's order
 * @param format the format of these files, which is that of their source and may differ from the
 *     card's
 * @param source where they came from, in words
 */
public record DataFiles(DataCard card, List<LocalFile> files, Layout format, String source) {
  public DataFiles {
    files = List.copyOf(files);
  }

  /** The paths of the files of one part, in the card's order; possibly none. */
  public List<Path> paths(FilePart part) {
    return files.stream().filter(file -> file.part() == part).map(LocalFile::path).toList();
  }

  /**
   * The SHA-256 of a single file; for several files, that of the lines {@code sha256, two spaces,
   * name} in the card's order, as {@code sha256sum} prints them.
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

  /** The total size of all files. */
  public long bytes() {
    return files.stream().mapToLong(LocalFile::bytes).sum();
  }
}
