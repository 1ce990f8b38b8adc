package dev.sluice.experiment.worker;

import dev.sluice.experiment.planning.TimeLeft;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reports the progress of a grid: a line for each trial that has ended, and the time left.
 * Thread-safe.
 */
public final class GridProgress {
  private final Progress shown;
  private final ResultsFile results;
  private final int all;
  private final int before;
  private final Set<Trial<?>> left;
  private final TimeLeft time;
  private final Set<String> shownLines = new HashSet<>();
  // How much of each running trial is done, from 0 to 1, in the order in which they started.
  private final Map<Trial<?>, Double> running = new LinkedHashMap<>();
  private Progress.Bar bar = Progress.Bar.SILENT;
  private int workers = 1;

  /**
   * The progress of one run of a grid.
   *
   * @param trials all trials
   * @param open those that have no result yet
   * @param time estimates how long they take
   */
  GridProgress(
      Progress shown,
      ResultsFile results,
      List<Trial<?>> trials,
      List<Trial<?>> open,
      TimeLeft time) {
    this.shown = shown;
    this.time = time;
    this.results = results;
    all = trials.size();
    before = all - open.size();
    left = new LinkedHashSet<>(open);
    if (before > 0) {
      shown.say(
          "%s of %s already have a result."
              .formatted(Figures.count(before), Figures.counted(all, "trial")));
    }
    trials.stream().filter(trial -> !left.contains(trial)).forEach(this::took);
  }

  /** Shows a progress bar for the whole grid from now on. */
  synchronized void startBar(int workers) {
    this.workers = workers;
    bar = shown.start("%s trials".formatted(Integer.toString(all)), all, Progress.Unit.TRIALS);
    draw();
  }

  synchronized void closeBar() {
    bar.close();
    bar = Progress.Bar.SILENT;
  }

  /** The name of the trial that ends next. */
  synchronized String name(Trial<?> trial) {
    return "trial %s/%s %s"
        .formatted(Integer.toString(all - left.size() + 1), Integer.toString(all), trial.label());
  }

  /** Records the progress of a trial that runs in another process. */
  synchronized void at(Trial<?> trial, double share) {
    running.put(trial, share);
    draw();
  }

  /** Records that a trial stopped running without a result. */
  synchronized void dropped(Trial<?> trial) {
    running.remove(trial);
    draw();
  }

  /** Records that a trial has a result, from any process. */
  synchronized void ended(Trial<?> trial) {
    String name = name(trial);
    running.remove(trial);
    if (!left.remove(trial)) {
      return;
    }
    took(trial);
    RunResult result = results.result(trial).orElseThrow().result();
    OptionalDouble seconds = left();
    shown.say(
        "%s: %s%s"
            .formatted(
                name,
                summary(trial, result),
                left.isEmpty() || seconds.isEmpty()
                    ? ""
                    : "; about " + Figures.duration(seconds.getAsDouble()) + " left"));
    draw();
  }

  /** Shows a line, unless an earlier trial has shown the same one. */
  synchronized void say(String line) {
    if (shownLines.add(line)) {
      shown.say(line);
    }
  }

  /** Reports that the remaining trials are being run by other commands. */
  void waiting(int trials) {
    say(
        "Waiting for %s that another command is running."
            .formatted(Figures.counted(trials, "trial")));
  }

  private void took(Trial<?> trial) {
    results
        .result(trial)
        .filter(TrialResult::isFinal)
        .ifPresent(result -> time.took(trial, result.result().trainingSeconds()));
  }

  /** The seconds left, estimated from the training times of the trials that ended. */
  private OptionalDouble left() {
    OptionalDouble whole = time.of(List.copyOf(left));
    if (whole.isEmpty()) {
      return whole;
    }
    double seconds = whole.getAsDouble();
    for (Map.Entry<Trial<?>, Double> one : running.entrySet()) {
      if (left.contains(one.getKey())) {
        seconds -= one.getValue() * time.of(List.of(one.getKey())).orElse(0);
      }
    }
    return OptionalDouble.of(seconds / Math.max(1, Math.min(workers, left.size())));
  }

  private void draw() {
    OptionalDouble seconds = left();
    String note =
        running.entrySet().stream()
            .map(
                one ->
                    "%s %s %%"
                        .formatted(
                            one.getKey().label(), Long.toString(Math.round(one.getValue() * 100))))
            .collect(Collectors.joining(", "));
    bar.advanceTo(
        all - left.size(),
        seconds.isEmpty() || left.isEmpty()
            ? note
            : "about %s left; %s".formatted(Figures.duration(seconds.getAsDouble()), note));
  }

  private static String summary(Trial<?> trial, RunResult result) {
    if (result.status() == RunStatus.FAILED) {
      return "failed: " + result.error();
    }
    Metric headline = trial.task().headline();
    boolean chooses = trial.purpose().stage() == Stage.CHOICE;
    OptionalDouble value = result.metric(chooses ? Part.VALIDATION : Part.TEST, headline.name());
    return "%s%s after %s, %s"
        .formatted(
            result.status() == RunStatus.DIVERGED ? "diverged, " : "",
            value.isPresent()
                ? headline.title()
                    + " "
                    + Figures.value(headline, value.getAsDouble())
                    + (chooses ? " on validation" : "")
                : "no " + headline.title(),
            Figures.counted(result.epochs(), "epoch"),
            Figures.duration(result.trainingSeconds()));
  }
}
