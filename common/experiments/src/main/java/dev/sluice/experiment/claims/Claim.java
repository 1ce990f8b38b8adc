package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.TaskComparison;
import java.util.List;
import java.util.Map;

/**
 * A claim that textbooks make, and the rule that decides it.
 *
 * @param title the claim in a few words
 * @param seedAgrees a text that says when a seed agrees with the claim
 * @param note a remark on the rule; may be empty
 * @param experiments the experiments whose results decide
 * @param rule decides for each seed
 */
record Claim(String title, String seedAgrees, String note, List<String> experiments, Rule rule) {
  Claim {
    experiments = List.copyOf(experiments);
  }

  /**
   * The evidence in the results of its experiments.
   *
   * @param results by the experiment's name
   */
  List<Evidence> evidence(Map<String, List<TaskComparison>> results) {
    return experiments.stream()
        .flatMap(
            name ->
                results.getOrDefault(name, List.of()).stream()
                    .flatMap(one -> rule.evidence(new Measured(name, one)).stream()))
        .toList();
  }
}
