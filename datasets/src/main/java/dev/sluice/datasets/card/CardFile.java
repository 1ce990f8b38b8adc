package dev.sluice.datasets.card;

import dev.sluice.datasets.split.FilePart;
import java.util.List;

/**
 * One file of a data set, under its name in the cache.
 *
 * @param name its name in the cache, and the name that {@code --from} looks for
 * @param part the part of the data that it holds; {@code all} by default
 * @param sha256 SHA-256 of its bytes, or null if unknown
 * @param bytes its size, or null if unknown
 * @param aliases other names under which copies of it circulate; {@code --from} looks for these too
 */
public record CardFile(
    String name, FilePart part, String sha256, Long bytes, List<String> aliases) {
  public CardFile {
    name = Checks.fileName("name", name);
    part = part == null ? FilePart.ALL : part;
    sha256 = Checks.sha256(sha256);
    Checks.notNegative("bytes", bytes);
    aliases = Checks.list(aliases);
    aliases.forEach(alias -> Checks.fileName("aliases", alias));
  }
}
