package dev.sluice.datasets.card;

import java.util.List;

/**
 * One file of a data set, by the name that it has once it is here.
 *
 * @param name its name in the cache, and the name that {@code --from} looks for
 * @param part which part of the data it holds; all of it if not said
 * @param sha256 of its bytes, or null if nobody has computed it from a copy
 * @param bytes its size, or null if not known
 * @param aliases other names that copies of it go by, which {@code --from} looks for as well
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
