package dev.sluice.experiment.claims;

import java.util.List;

/**
 * The evidence for or against a claim from one setting of an experiment.
 *
 * @param experiment its name
 * @param where data and place of the grid
 * @param measured the figures, as text
 * @param seeds for each seed that is counted, whether it agrees with the claim
 */
record Evidence(String experiment, String where, String measured, List<Boolean> seeds) {
  Evidence {
    seeds = List.copyOf(seeds);
  }

  int agreeing() {
    return (int) seeds.stream().filter(agrees -> agrees).count();
  }

  /** Whether there are enough seeds for a verdict if all of them agree. */
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
