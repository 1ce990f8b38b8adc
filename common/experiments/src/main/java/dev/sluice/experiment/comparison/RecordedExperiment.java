package dev.sluice.experiment.comparison;

import dev.sluice.error.UsageException;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.planning.RecordedTrials;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.TrialResult;
import java.util.List;
import java.util.Optional;

/**
 * A declared experiment with its recorded results. No data is needed: the same file and the same
 * lines give the same comparisons on every machine.
 *
 * @param experiment at the preset that is shown
 * @param comparisons one for each study
 */
public record RecordedExperiment(Experiment experiment, List<TaskComparison> comparisons) {
  /**
   * The results of an experiment at the costliest preset that has any.
   *
   * @param lines all lines of its results file
   * @return empty if no line belongs to a trial of the experiment
   */
  public static Optional<RecordedExperiment> of(ExperimentFile file, List<TrialResult> lines) {
    List<String> presets =
        file.presets().stream()
            .filter(
                preset ->
                    lines.stream()
                        .filter(line -> line.stage() == Stage.FINAL)
                        .anyMatch(line -> preset.equals(line.preset())))
            .toList();
    RecordedExperiment recorded =
        at(
            presets.isEmpty()
                ? file.experiment()
                : file.experiment(presets.get(presets.size() - 1)),
            lines);
    return recorded.hasResults() ? Optional.of(recorded) : Optional.empty();
  }

  /**
   * The results of an experiment at one preset.
   *
   * @throws UsageException if the file does not declare the preset, or has no results of it
   */
  public static RecordedExperiment of(ExperimentFile file, String preset, List<TrialResult> lines) {
    RecordedExperiment recorded = at(file.experiment(preset), lines);
    if (!recorded.hasResults()) {
      throw new UsageException(
          "--preset %s: there are no results of %s at this preset. Run it with: sluice compare %s --preset %s"
              .formatted(preset, file.name(), file.name(), preset));
    }
    return recorded;
  }

  private static RecordedExperiment at(Experiment experiment, List<TrialResult> lines) {
    RecordedTrials results = new RecordedTrials(lines);
    Plan plan = Plan.recorded(experiment, results);
    return new RecordedExperiment(plan.experiment(), PlannedComparisons.of(plan, results::result));
  }

  private boolean hasResults() {
    return comparisons.stream().anyMatch(comparison -> !comparison.results().isEmpty());
  }
}
