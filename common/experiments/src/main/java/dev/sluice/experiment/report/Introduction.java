package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentText;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes before the tables of a report.
 *
 * @param name of the experiment and its files, such as {@code adding}
 * @param title its heading
 * @param about what the experiment asks, and what is equal for all cells, a paragraph each; may be
 *     empty
 * @param preset its cost, such as {@code quick}; empty if there is none
 */
record Introduction(String name, String title, List<String> about, String preset) {
  Introduction {
    about = List.copyOf(about);
  }

  static Introduction of(Experiment experiment) {
    return new Introduction(
        experiment.name(),
        experiment.title(),
        ExperimentText.about(experiment),
        experiment.preset().orElse(""));
  }

  /** All paragraphs, the last one on how much was run. */
  List<String> paragraphs(List<TaskComparison> comparisons) {
    List<TrialResult> results =
        comparisons.stream().flatMap(comparison -> comparison.results().stream()).toList();
    double seconds = results.stream().mapToDouble(one -> one.result().trainingSeconds()).sum();
    int planned =
        comparisons.stream()
            .flatMap(comparison -> comparison.rows().stream())
            .mapToInt(TaskComparison.Row::planned)
            .sum();
    List<String> paragraphs = new ArrayList<>(about);
    paragraphs.add(
        "%s%s of %s, %s of training. Baselines are scored on the same test examples as the networks."
            .formatted(
                preset.isBlank() ? "" : "Preset " + preset + ": ",
                Figures.count(results.size()),
                Figures.counted(planned, "trial"),
                Figures.duration(seconds)));
    return paragraphs;
  }
}
