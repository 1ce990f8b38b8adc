package dev.sluice.experiment.declaration;

import java.util.List;

/**
 * What an experiment says of the learning rate.
 *
 * @param candidates one: that one; several: each cell gets the one with the lowest validation loss,
 *     for each combination of the axes anew
 * @param seeds how many seeds the choice is made over
 */
public record LearningRate(List<Double> candidates, int seeds) {
  /**
   * The first seed of trials that only serve a choice. Final trials have others, so that no figure
   * of the report is of a run that helped to choose.
   */
  public static final long FIRST_SEED = 101;

  public LearningRate {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty() || seeds < 1) {
      throw new IllegalArgumentException("a learning rate needs a value, a choice a seed");
    }
  }

  /** One that holds for every cell. */
  public static LearningRate fixed(double rate) {
    return new LearningRate(List.of(rate), 1);
  }

  /** Whether it is to be chosen. */
  public boolean isChosen() {
    return candidates.size() > 1;
  }
}
