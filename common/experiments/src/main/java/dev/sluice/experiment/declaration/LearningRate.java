package dev.sluice.experiment.declaration;

import dev.sluice.error.UsageException;
import java.util.List;

/**
 * The learning rate that an experiment declares.
 *
 * @param candidates a single rate for all cells; or several, from which the one with the lowest
 *     validation loss is chosen for each cell at each place of the grid
 * @param seeds the number of seeds over which the rate is chosen
 */
public record LearningRate(List<Double> candidates, int seeds) {
  /**
   * The first seed of the trials that choose. The trials of the report have other seeds, so that no
   * reported figure comes from a run that helped to choose.
   */
  public static final long FIRST_SEED = 101;

  public LearningRate {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty() || seeds < 1) {
      throw new IllegalArgumentException("expected at least one learning rate and one seed");
    }
  }

  /** One rate for every cell. */
  public static LearningRate fixed(double rate) {
    return new LearningRate(List.of(rate), 1);
  }

  /** Whether it is chosen among several. */
  public boolean isChosen() {
    return candidates.size() > 1;
  }

  /**
   * Checks that no seed of the report is used to choose the rate.
   *
   * @param where named in the error: a file and line, or a flag
   * @throws UsageException if one is
   */
  void checkSeeds(String where, List<Long> reported) {
    long last = FIRST_SEED + seeds - 1;
    for (long seed : reported) {
      if (isChosen() && seed >= FIRST_SEED && seed <= last) {
        throw new UsageException(
            "%s: seed %d is reserved for choosing the learning rate (%d to %d). Use another seed."
                .formatted(where, seed, FIRST_SEED, last));
      }
    }
  }
}
