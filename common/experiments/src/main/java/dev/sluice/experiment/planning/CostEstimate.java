package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Problem;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;
import dev.sluice.training.WarmUp;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Estimates an upper bound for the time of a plan's open trials from a few batches of each distinct
 * setting: all epochs, ignoring patience, evaluation and baselines.
 */
public final class CostEstimate {
  /** How long one setting is measured. */
  private static final double SECONDS = 1;

  private final TimeLeft time;
  private final Progress progress;
  // The time of validation in training batches, which is about equal for all cells on the same
  // data.
  private final Map<String, Double> validationInBatches = new HashMap<>();

  /**
   * An estimate.
   *
   * @param time receives the expected time of each trial
   */
  public CostEstimate(TimeLeft time, Progress progress) {
    this.time = time;
    this.progress = progress;
  }

  /**
   * Measures, and reports the estimate in one line; does nothing if no trial is open.
   *
   * @param open an example of each distinct setting, with the number of its open trials
   * @param workers how many trials run at a time
   */
  public void say(Map<Trial<?>, Integer> open, int workers) {
    double seconds = 0;
    int unknown = 0;
    boolean patient = false;
    int done = 0;
    try (Progress.Bar bar =
        progress.start("measuring the cost", open.size(), Progress.Unit.TRIALS)) {
      for (Map.Entry<Trial<?>, Integer> row : open.entrySet()) {
        patient |= row.getKey().settings().training().patience() > 0;
        try {
          double one = of(row.getKey());
          time.expect(row.getKey(), one);
          seconds += row.getValue() * one;
        } catch (RuntimeException | OutOfMemoryError e) {
          // Its trials will fail one by one with this message; the others are still measured.
          String why = e instanceof InputException ? e.getMessage() : e.toString();
          progress.say(row.getKey().label() + " cannot be measured: " + why);
          unknown += row.getValue();
        }
        bar.advanceTo(++done, row.getKey().label());
      }
    }
    int trials = open.values().stream().mapToInt(number -> number).sum();
    if (trials > 0) {
      progress.say(line(trials, unknown, seconds / workers, patient));
    }
  }

  /** The line that is reported. */
  static String line(int trials, int unknown, double seconds, boolean patient) {
    String all = Figures.counted(trials, "trial");
    if (unknown == trials) {
      return all + "; the time they take is not known.";
    }
    return "%s, at most about %s%s%s"
        .formatted(
            all,
            Figures.duration(seconds),
            patient ? " (patience may end them earlier)" : "",
            unknown == 0
                ? ""
                : ", without %s that could not be measured".formatted(Figures.count(unknown)));
  }

  private <S extends Record & TaskSettings> double of(Trial<S> trial) {
    // The trial itself will show messages about its data.
    Problem problem = trial.task().prepare(trial.settings(), Optional.empty(), Progress.SILENT);
    TrainingSettings training = trial.settings().training();
    WarmUp warmUp = new WarmUp(problem);
    double batch = warmUp.secondsPerBatch(training, SECONDS);
    ObjectNode data = SettingsSchema.of(trial.task().settingsType()).tree(trial.settings());
    data.remove("network");
    data.remove("training");
    double validation =
        validationInBatches.computeIfAbsent(
            trial.task().name() + data, one -> warmUp.validationSeconds() / batch);
    return trialSeconds(batch * (problem.batchesPerEpoch() + validation), training);
  }

  /** An upper bound: the epoch in which the time limit is reached is still finished. */
  static double trialSeconds(double epochSeconds, TrainingSettings training) {
    double all = epochSeconds * training.epochs();
    return training.maxSeconds() > 0 ? Math.min(all, training.maxSeconds() + epochSeconds) : all;
  }
}
