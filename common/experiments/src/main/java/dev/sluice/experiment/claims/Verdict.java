package dev.sluice.experiment.claims;

import dev.sluice.report.Figures;
import java.util.List;
import org.hipparchus.special.Beta;

/** Whether a claim holds. */
enum Verdict {
  HOLDS,
  DOES_NOT_HOLD,
  NOT_DECIDED,
  NOT_MEASURED;

  /** The level of the sign test. */
  private static final double LEVEL = 0.05;

  /** Whether the probability of at least k heads in n coin tosses is below 5 %. */
  static boolean isDecided(int k, int n) {
    return atLeast(k, n) < LEVEL;
  }

  /** The probability of at least k heads in n coin tosses. */
  static double atLeast(int k, int n) {
    // The binomial tail is an incomplete beta function.
    return k <= 0 ? 1 : Beta.regularizedBeta(0.5, k, n - k + 1.0);
  }

  /**
   * The verdict over several settings: a claim holds if it holds in every setting with enough
   * seeds, and does not hold if one of them refutes it.
   */
  static Verdict of(List<Evidence> evidence) {
    if (evidence.isEmpty()) {
      return NOT_MEASURED;
    }
    List<Verdict> verdicts =
        evidence.stream().filter(Evidence::canDecide).map(Evidence::verdict).toList();
    if (verdicts.contains(DOES_NOT_HOLD)) {
      return DOES_NOT_HOLD;
    }
    return verdicts.isEmpty() || verdicts.contains(NOT_DECIDED) ? NOT_DECIDED : HOLDS;
  }

  /** The verdict as text. */
  static String words(List<Evidence> evidence) {
    return switch (of(evidence)) {
      case HOLDS -> "holds";
      case DOES_NOT_HOLD ->
          evidence.stream()
                  .filter(Evidence::canDecide)
                  .allMatch(one -> one.verdict() == DOES_NOT_HOLD)
              ? "does not hold"
              : "does not hold everywhere";
      case NOT_DECIDED -> {
        int seeds = mostSeeds(evidence);
        yield seeds == 0 ? "not decided" : "not decided at " + Figures.counted(seeds, "seed");
      }
      case NOT_MEASURED -> "not measured";
    };
  }

  /** The largest number of seeds among the settings that can decide, or among all if none can. */
  private static int mostSeeds(List<Evidence> evidence) {
    boolean able = evidence.stream().anyMatch(Evidence::canDecide);
    return evidence.stream()
        .filter(one -> one.canDecide() == able)
        .mapToInt(one -> one.seeds().size())
        .max()
        .orElse(0);
  }
}
