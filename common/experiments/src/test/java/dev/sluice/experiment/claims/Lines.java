package dev.sluice.experiment.claims;

import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.ErrorTask;
import dev.sluice.experiment.ResultBuilder;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.comparison.RecordedComparisons;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Invented results of {@link ErrorTask}, for tests of claims. */
final class Lines {
  static final List<Task<?>> TASKS = List.of(new ErrorTask(), new BitsTask());

  private Lines() {}

  /** One result; NaN is a run that diverged without a figure. */
  static TrialResult result(String cell, long seed, Map<String, String> settings, double error) {
    return result(cell, seed, settings, error, 4000, 10, 1);
  }

  static TrialResult result(
      String cell,
      long seed,
      Map<String, String> settings,
      double error,
      long parameters,
      double seconds,
      double decay) {
    Trial<?> trial = Trials.of(List.of(cell), List.of(seed), settings).get(0);
    ResultBuilder result =
        ResultBuilder.of(trial)
            .task("far", "far")
            .parameters(parameters)
            .curves(
                new Evaluation.Curves(
                    "gradient-flow",
                    "distance",
                    "norm",
                    true,
                    List.of(1.0, 50.0),
                    Map.of("after training", List.of(2.0, 2 * decay))))
            .baselines(Map.of("guessing", Map.of("error", 1.0)))
            .seconds(seconds);
    return (Double.isNaN(error)
            ? result.diverged("loss NaN")
            : result.metrics(Map.of("error", error)))
        .build();
  }

  static List<TaskComparison> compared(List<TrialResult> lines) {
    return RecordedComparisons.of(lines, TASKS, "test");
  }

  /** Three cells at two lengths: the LSTM and the GRU learn both. */
  static List<TrialResult> adding(int seeds, double rnnAtFar) {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (String length : List.of("50", "200")) {
        Map<String, String> at = Map.of("data.length", length);
        boolean far = length.equals("200");
        lines.add(result("rnn", seed, at, far ? rnnAtFar : 0.1, 1000, 5, 1e-9));
        lines.add(result("lstm", seed, at, 0.01, 4000, 20, 0.5));
        lines.add(result("gru", seed, at, 0.02, 3000, 15, 0.2));
      }
    }
    return lines;
  }
}
