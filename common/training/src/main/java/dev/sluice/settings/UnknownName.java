package dev.sluice.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The error message for an unknown name, with the nearest known one. */
public final class UnknownName {
  /** A known name with more changed letters than this is not suggested. */
  private static final int MAX_DISTANCE = 3;

  private UnknownName() {}

  /**
   * The message.
   *
   * @param where the location of the name: a file and line, or the command line
   * @param kind what the name is of, such as {@code key}
   * @param found the unknown name; only the last part of a path such as {@code training.epoch} is
   *     compared, unless the known names are paths as well
   * @param known all valid names
   */
  public static String message(String where, String kind, String found, Collection<String> known) {
    boolean paths = known.stream().anyMatch(name -> name.contains("."));
    String name = paths ? found : found.substring(found.indexOf('.') + 1);
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    Optional<String> nearest =
        known.stream().min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)));
    String hint =
        nearest
            .filter(candidate -> distance.apply(name, candidate) <= MAX_DISTANCE)
            .map(candidate -> " Did you mean '" + candidate + "'?")
            .orElse("");
    return "%s: unknown %s '%s'.%s Known: %s"
        .formatted(where, kind, found, hint, String.join(", ", known));
  }
}
