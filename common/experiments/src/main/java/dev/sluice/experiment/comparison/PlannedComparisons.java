package dev.sluice.experiment.comparison;

import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.planning.PlannedRow;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Comparisons made from a plan and the results of its trials, complete or not. */
public final class PlannedComparisons {
  private PlannedComparisons() {}

  /**
   * One comparison for each study of the plan.
   *
   * @param results of the trials that have ended
   */
  public static List<TaskComparison> of(
      Plan plan, Function<Trial<?>, Optional<TrialResult>> results) {
    List<TaskComparison> comparisons = new ArrayList<>();
    for (Study study : plan.experiment().studies()) {
      List<PlannedRow<?>> own = new ArrayList<>();
      plan.rows().stream().filter(row -> row.study().equals(study)).forEach(own::add);
      comparisons.add(
          new TaskComparison(
              study.task(),
              own.get(0).example().settings().dataName(),
              study.name(),
              List.copyOf(study.grid().axes().keySet()),
              own.stream().map(row -> row(row, results)).toList(),
              study.published()));
    }
    return comparisons;
  }

  private static TaskComparison.Row row(
      PlannedRow<?> row, Function<Trial<?>, Optional<TrialResult>> results) {
    List<Trial<?>> trials = row.trials(results);
    return new TaskComparison.Row(
        row.place(),
        row.cell(),
        row.sized()
            ? Optional.of(NetworkSize.of(row.example().settings().network()))
            : Optional.empty(),
        new TaskComparison.Rate(
            trials.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(trials.get(0).settings().training().learningRate()),
            row.chooses()),
        row.study().grid().seeds().size(),
        trials.stream().map(results).flatMap(Optional::stream).toList());
  }
}
