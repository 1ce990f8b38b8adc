package dev.sluice.experiment.command;

import dev.sluice.command.Interrupts;
import dev.sluice.experiment.comparison.PlannedComparisons;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.planning.CostEstimate;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.planning.TimeLeft;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.worker.LocalEngine;
import dev.sluice.experiment.worker.TrialEngine;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs the trials of an experiment that have no result yet: first those that choose, then the rest.
 */
final class ComparisonRun {
  /** The system property with the number of threads that the engine of a process uses. */
  private static final String THREADS = "sluice.threads";

  /**
   * How the trials are run.
   *
   * @param workers the number of trials at a time
   * @param retryFailed whether trials that failed before are run again
   * @param keepRuns whether the run folders of trials are kept
   * @param command the command line, for provenance
   */
  record Options(int workers, boolean retryFailed, boolean keepRuns, String command) {}

  /** The outcome, and the comparisons of the results. */
  record Ended(TrialEngine.Outcome outcome, List<TaskComparison> comparisons) {}

  private final Experiment experiment;
  private final Options options;
  private final Progress progress;
  private final boolean estimates;

  ComparisonRun(Experiment experiment, Options options, Progress progress) {
    this(experiment, options, progress, false);
  }

  private ComparisonRun(
      Experiment experiment, Options options, Progress progress, boolean estimates) {
    this.experiment = experiment;
    this.options = options;
    this.progress = progress;
    this.estimates = estimates;
  }

  /** The same run, preceded by a measurement of its cost. */
  ComparisonRun withEstimate() {
    return new ComparisonRun(experiment, options, progress, true);
  }

  /**
   * Runs the trials.
   *
   * @param file the results file, to which new results are appended
   * @param runs the folder for run folders
   */
  Ended run(Path file, Path runs) throws IOException {
    Plan plan = Plan.of(experiment, progress);
    try (ResultsFile results = ResultsFile.open(file, progress);
        Interrupts interrupts =
            new Interrupts(
                () ->
                    progress.say(
                        "Ctrl-C: finishing this epoch, then writing the tables so far."
                            + " Press Ctrl-C again to stop at once."))) {
      TimeLeft time = new TimeLeft();
      if (estimates) {
        estimate(plan, results, time);
      }
      TrialEngine engine =
          new LocalEngine(
              new LocalEngine.Options(
                  options.workers(),
                  options.retryFailed(),
                  options.keepRuns(),
                  runs,
                  options.command()),
              time,
              progress);
      TrialEngine.Outcome outcome = run(plan, engine, results, interrupts);
      return new Ended(outcome, PlannedComparisons.of(plan, results::result));
    }
  }

  private void estimate(Plan plan, ResultsFile results, TimeLeft time) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (options.workers() > 1 && System.getProperty(THREADS) == null) {
      // Measured with the threads of a worker, because this process does not train itself.
      System.setProperty(THREADS, Integer.toString(Math.max(1, processors / options.workers())));
    }
    Predicate<Trial<?>> settled =
        trial ->
            results
                .result(trial)
                .filter(one -> one.isFinal() || !options.retryFailed())
                .isPresent();
    new CostEstimate(time, progress).say(plan.open(results::result, settled), options.workers());
  }

  private TrialEngine.Outcome run(
      Plan plan, TrialEngine engine, ResultsFile results, Interrupts interrupts)
      throws IOException {
    List<Trial<?>> choices = plan.choices();
    if (choices.isEmpty()) {
      return engine.run(plan.trials(results::result), results, interrupts.interruption());
    }
    int reported = plan.size() - choices.size();
    progress.say(
        "Choosing learning rates on validation: %s, then %s to report."
            .formatted(
                Figures.counted(choices.size(), "trial"), Figures.counted(reported, "trial")));
    TrialEngine.Outcome chosen = engine.run(choices, results, interrupts.interruption());
    if (chosen.left() > 0) {
      return new TrialEngine.Outcome(
          chosen.before(), chosen.ran(), chosen.failed(), chosen.left() + reported);
    }
    progress.say("Chosen: " + String.join("; ", plan.chosenRates(results::result)) + ".");
    TrialEngine.Outcome rest =
        engine.run(plan.trials(results::result), results, interrupts.interruption());
    return new TrialEngine.Outcome(
        chosen.before() + rest.before(),
        chosen.ran() + rest.ran(),
        chosen.failed() + rest.failed(),
        rest.left());
  }
}
