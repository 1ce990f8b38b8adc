package dev.sluice.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The error message for an unknown name, with the nearest known one. */
public final class UnknownName {
  /** A known name that differs in more letters than this is not suggested. */
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
    String hint = nearest(found, known).map(name -> " Did you mean '" + name + "'?").orElse("");
    return "%s: unknown %s '%s'.%s Known: %s"
        .formatted(where, kind, found, hint, String.join(", ", known));
  }

  /** The known name that was probably meant; empty if none is {@linkplain #isNear near}. */
  public static Optional<String> nearest(String found, Collection<String> known) {
    boolean paths = known.stream().anyMatch(name -> name.contains("."));
    String name = paths ? found : found.substring(found.indexOf('.') + 1);
    return known.stream()
        .filter(candidate -> isNear(name, candidate))
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /**
   * Whether one name may be a misspelling of the other: at most three letters differ, and at most a
   * third of the longer name, rounded up, but not all of it.
   */
  public static boolean isNear(String found, String known) {
    int longer = Math.max(found.length(), known.length());
    int distance = distance(found, known);
    return distance <= Math.min(MAX_DISTANCE, (longer + 2) / 3) && distance < longer;
  }

  private static int distance(String found, String known) {
    return LevenshteinDistance.getDefaultInstance().apply(found, known);
  }
}
