package dev.sluice.experiment.claims;

import java.util.List;

/**
 * What one setting of an experiment says of a claim.
 *
 * @param experiment its name
 * @param where data and place of the grid
 * @param measured the figures, in words
 * @param seeds for each seed that tells anything: whether it agrees with the claim
 */
record Evidence(String experiment, String where, String measured, List<Boolean> seeds) {
  Evidence {
    seeds = List.copyOf(seeds);
  }

  int agreeing() {
    return (int) seeds.stream().filter(agrees -> agrees).count();
  }

  /** Whether there are enough seeds to decide if they all agree. */
  boolean canDecide() {
    return Verdict.isDecided(seeds.size(), seeds.size());
  }

  Verdict verdict() {
    if (Verdict.isDecided(agreeing(), seeds.size())) {
      return Verdict.HOLDS;
    }
    return Verdict.isDecided(seeds.size() - agreeing(), seeds.size())
        ? Verdict.DOES_NOT_HOLD
        : Verdict.NOT_DECIDED;
  }
}
