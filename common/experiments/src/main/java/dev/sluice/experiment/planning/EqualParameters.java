package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.experiment.declaration.SettingsTree;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.progress.Progress;
import dev.sluice.task.TaskSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the number of units at which a network comes closest to a number of parameters. Each count
 * prepares the task's problem, which may load data, so that counts are cached and the search makes
 * as few of them as it can.
 */
final class EqualParameters implements Sizes {
  /** The upper limit of the search; no layer that is trained here is larger. */
  private static final int MOST_UNITS = 1 << 16;

  private final Progress progress;
  private final Map<String, Long> counts = new HashMap<>();

  EqualParameters(Progress progress) {
    this.progress = progress;
  }

  /**
   * Finds the units.
   *
   * @param given settings over the task's own
   * @param target the number of parameters to reach
   * @param start units to try first; those of a similar network save counts
   * @return at least 1; the smaller of two that are equally close
   */
  @Override
  public <S extends Record & TaskSettings> OptionalInt units(
      SettingsLayers<S> layers, ObjectNode given, long target, int start) {
    int below = 0;
    int above = 0;
    int guess = Math.max(1, start);
    while (above == 0 || above - below > 1) {
      long count = count(layers, given, guess);
      if (count >= target) {
        above = guess;
      } else if (guess == MOST_UNITS) {
        throw new UsageException(
            "parameters: %d: a network of %d units has %d; expected a smaller number"
                .formatted(target, guess, count));
      } else {
        below = guess;
      }
      // Parameters grow with the square of the units, so that their square root is almost linear.
      double next;
      if (above == 0 || below == 0) {
        next = guess * Math.sqrt((double) target / count);
      } else {
        double low = Math.sqrt((double) count(layers, given, below));
        double high = Math.sqrt((double) count(layers, given, above));
        next = below + (above - below) * (Math.sqrt((double) target) - low) / (high - low);
      }
      int highest = above == 0 ? MOST_UNITS : Math.max(below + 1, above - 1);
      guess = (int) Math.min(highest, Math.max(below + 1, Math.floor(next)));
    }
    if (below == 0) {
      return OptionalInt.of(above);
    }
    long under = target - count(layers, given, below);
    long over = count(layers, given, above) - target;
    return OptionalInt.of(under <= over ? below : above);
  }

  private <S extends Record & TaskSettings> long count(
      SettingsLayers<S> layers, ObjectNode given, int units) {
    ObjectNode sized = given.deepCopy();
    SettingsTree.put(sized, Study.UNITS, IntNode.valueOf(units));
    S settings = layers.resolve(sized);
    ObjectNode identity = layers.schema().tree(settings);
    // Training settings do not change the size.
    identity.remove("training");
    String key = layers.task().name() + identity;
    Long known = counts.get(key);
    if (known == null) {
      known = layers.task().prepare(settings, Optional.empty(), progress).parameters();
      counts.put(key, known);
    }
    return known;
  }
}
