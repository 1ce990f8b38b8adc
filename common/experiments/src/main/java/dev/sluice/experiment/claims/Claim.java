package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hipparchus.special.Beta;

/**
 * Something that textbooks say, and how it is decided from results.
 *
 * @param title the claim in a few words
 * @param rule when one seed speaks for it, in words
 * @param experiments whose results decide
 * @param evidence finds it in the results of those experiments, by name
 */
public record Claim(
    String title,
    String rule,
    List<String> experiments,
    Function<Map<String, List<TaskComparison>>, List<Evidence>> evidence) {
  /** So unlikely must it be that coins agree as well. */
  private static final double DECIDED = 0.05;

  /** What is said of a claim. */
  enum Verdict {
    HOLDS,
    DOES_NOT_HOLD,
    NOT_DECIDED,
    NOT_MEASURED
  }

  /**
   * What one setting says.
   *
   * @param experiment its name
   * @param where data and place of the grid
   * @param measured the figures, in words
   * @param seeds for each seed that can tell: whether it speaks for the claim
   */
  record Evidence(String experiment, String where, String measured, List<Boolean> seeds) {
    Evidence {
      seeds = List.copyOf(seeds);
    }

    int agreeing() {
      return (int) seeds.stream().filter(agrees -> agrees).count();
    }

    /** Whether its seeds could decide if they all agreed. */
    boolean canDecide() {
      return atLeast(seeds.size(), seeds.size()) < DECIDED;
    }

    /** A coin for each seed must come out so one-sided in fewer than 5 of 100 tries. */
    Verdict verdict() {
      int n = seeds.size();
      if (atLeast(agreeing(), n) < DECIDED) {
        return Verdict.HOLDS;
      }
      return atLeast(n - agreeing(), n) < DECIDED ? Verdict.DOES_NOT_HOLD : Verdict.NOT_DECIDED;
    }
  }

  /** The probability that n coins show at least k heads. */
  static double atLeast(int k, int n) {
    // The binomial tail is an incomplete beta function.
    return k <= 0 ? 1 : Beta.regularizedBeta(0.5, k, n - k + 1.0);
  }

  /**
   * One counter-example refutes; it holds where every setting says so that has seeds enough to say
   * anything.
   */
  static Verdict verdict(List<Evidence> evidence) {
    if (evidence.isEmpty()) {
      return Verdict.NOT_MEASURED;
    }
    List<Verdict> verdicts =
        evidence.stream().filter(Evidence::canDecide).map(Evidence::verdict).toList();
    if (verdicts.contains(Verdict.DOES_NOT_HOLD)) {
      return Verdict.DOES_NOT_HOLD;
    }
    return verdicts.isEmpty() || verdicts.contains(Verdict.NOT_DECIDED)
        ? Verdict.NOT_DECIDED
        : Verdict.HOLDS;
  }

  /** The verdict in words. */
  static String words(List<Evidence> evidence) {
    boolean able = evidence.stream().anyMatch(Evidence::canDecide);
    int n =
        evidence.stream()
            .filter(one -> one.canDecide() == able)
            .mapToInt(one -> one.seeds().size())
            .max()
            .orElse(0);
    return switch (verdict(evidence)) {
      case HOLDS -> "holds";
      case DOES_NOT_HOLD ->
          evidence.stream()
                  .filter(Evidence::canDecide)
                  .allMatch(one -> one.verdict() == Verdict.DOES_NOT_HOLD)
              ? "does not hold"
              : "does not hold everywhere";
      case NOT_DECIDED -> n == 0 ? "not decided" : "not decided at " + Figures.counted(n, "seed");
      case NOT_MEASURED -> "not measured";
    };
  }

  /** The evidence as a table. */
  static Table table(List<Evidence> evidence) {
    List<Table.Row> rows = new ArrayList<>();
    for (Evidence one : evidence) {
      rows.add(
          Table.Row.of(
              one.experiment(),
              one.where(),
              one.measured(),
              one.agreeing() + " of " + one.seeds().size(),
              words(List.of(one))));
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("experiment"),
            Table.Column.text("where"),
            Table.Column.text("measured"),
            Table.Column.figure("seeds that agree"),
            Table.Column.text("verdict")),
        rows,
        List.of());
  }
}
