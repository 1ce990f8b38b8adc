package dev.sluice.experiment.claims;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Decides for each seed of a comparison whether it agrees with a claim. The record components of a
 * rule are its arguments in {@code claims.yaml}. To add a rule, write a record and add it to the
 * list here.
 */
sealed interface Rule
    permits Clipping, FewerParameters, Forgetting, LessData, LongSequences, Similar, Vanishing {
  /** The evidence in one comparison; empty if it does not measure what the rule needs. */
  List<Evidence> evidence(Measured results);

  /** All rules. */
  @SuppressWarnings("unchecked") // what a sealed interface permits are its subclasses
  static List<Class<? extends Rule>> all() {
    return Arrays.stream(Rule.class.getPermittedSubclasses())
        .<Class<? extends Rule>>map(one -> (Class<? extends Rule>) one)
        .toList();
  }

  /** The name of a rule in {@code claims.yaml}: {@code less-data} for {@link LessData}. */
  static String name(Class<? extends Rule> rule) {
    return rule.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
