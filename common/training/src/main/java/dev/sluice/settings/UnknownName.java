package dev.sluice.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What is said of a name that nothing is known by, with the nearest one that is. */
public final class UnknownName {
  /** Beyond so many changed letters a known name is no likely meaning. */
  private static final int NEAR = 3;

  private UnknownName() {}

  /**
   * The message.
   *
   * @param where the name stands: a file and line, or the command line
   * @param kind what the name is of, such as {@code key}
   * @param found as it stands there; of a path such as {@code training.epoch} the last part is
   *     compared, unless the known ones are paths as well
   * @param known all names that would do
   */
  public static String message(String where, String kind, String found, Collection<String> known) {
    boolean paths = known.stream().anyMatch(name -> name.contains("."));
    String name = paths ? found : found.substring(found.indexOf('.') + 1);
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    Optional<String> nearest =
        known.stream().min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)));
    String hint =
        nearest
            .filter(candidate -> distance.apply(name, candidate) <= NEAR)
            .map(candidate -> " Did you mean '" + candidate + "'?")
            .orElse("");
    return "%s: unknown %s '%s'.%s Known: %s"
        .formatted(where, kind, found, hint, String.join(", ", known));
  }
}
