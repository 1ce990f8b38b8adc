package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentText;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * The introduction of a report, before its tables.
 *
 * @param name of the experiment and its files, such as {@code adding}
 * @param title the heading
 * @param about paragraphs on the question of the experiment and on what is equal for all cells; may
 *     be empty
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

  /** All paragraphs; the last one states how many trials have run. */
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
