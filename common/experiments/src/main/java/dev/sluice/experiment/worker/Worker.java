package dev.sluice.experiment.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.io.AtomicFiles;
import dev.sluice.progress.Progress;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;

/**
 * Runs single trials, each under its lock: resumes what an earlier run left, and appends the result
 * to the results file.
 */
public final class Worker {
  /** Trains one trial. */
  interface Runner {
    /**
     * Trains a trial in a run folder, or resumes it.
     *
     * @param baselines whether to score baselines as well
     * @return the result to be recorded
     */
    <S extends Record & TaskSettings> TrialResult run(
        Trial<S> trial,
        Path folder,
        boolean baselines,
        Progress progress,
        Interruption interruption);
  }

  /** How a trial ended. */
  enum Ending {
    /** The trial ran, and its result is on disk. */
    RAN,
    /** The trial already has a result, from another process. */
    SETTLED,
    /** Another process is running the trial. */
    BUSY,
    /** The trial was stopped. */
    STOPPED
  }

  private final ResultsFile results;
  private final long retriedBefore;
  private final Path runs;
  private final boolean keepRuns;
  private final Runner runner;

  /**
   * A worker.
   *
   * @param retriedBefore see {@link ResultsFile#isSettled}
   * @param runs the folder for run folders
   * @param keepRuns whether the run folder of a trial is kept once its result is on disk
   */
  Worker(ResultsFile results, long retriedBefore, Path runs, boolean keepRuns, Runner runner) {
    this.results = results;
    this.retriedBefore = retriedBefore;
    this.runs = runs;
    this.keepRuns = keepRuns;
    this.runner = runner;
  }

  /**
   * Runs a trial, unless it has a result or another process is running it.
   *
   * @throws IOException if its result cannot be written
   */
  @SuppressWarnings("try") // the lock is held, not used
  Ending run(Trial<?> trial, Progress shown, Interruption interruption) throws IOException {
    Optional<FileLock> lock = results.tryLock(trial);
    if (lock.isEmpty()) {
      return Ending.BUSY;
    }
    try (FileLock held = lock.get()) {
      // Under the lock: the process that held it before may just have written the result.
      results.refresh();
      if (results.isSettled(trial, retriedBefore)) {
        return Ending.SETTLED;
      }
      Path run = runs.resolve(trial.folderName());
      TrialResult result = attempt(trial, run, shown, interruption);
      if (result.result().status() == RunStatus.INTERRUPTED) {
        return Ending.STOPPED;
      }
      results.append(result);
      if (!keepRuns && result.isFinal()) {
        remove(run);
      }
      return Ending.RAN;
    }
  }

  private TrialResult attempt(Trial<?> trial, Path run, Progress shown, Interruption interruption)
      throws IOException {
    Path trace = run.resolveSibling(run.getFileName() + ".error.txt");
    Files.deleteIfExists(trace);
    try {
      return withBaselines(trial, run, shown, interruption);
    } catch (RuntimeException | OutOfMemoryError e) {
      // The failure of one trial must not stop the others. The message goes into the results, and
      // the stack trace of a defect into a file next to the run.
      if (e instanceof InputException) {
        return failed(trial, e);
      }
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text, true));
      AtomicFiles.writeString(trace, text.toString());
      shown.say("%s: the stack trace of the error is in %s".formatted(trial.label(), trace));
      return failed(trial, new IllegalStateException(e.toString(), e));
    }
  }

  /** The result of a trial that ended with an error. */
  public static <S extends Record & TaskSettings> TrialResult failed(
      Trial<S> trial, Throwable error) {
    return TrialResult.of(
        trial,
        RunResult.failed(trial.task(), trial.settings(), trial.purpose().experiment(), error),
        List.of());
  }

  /**
   * Baselines do not depend on the network, so those of an earlier trial that differs only in the
   * network are reused. Their figures are the same whichever trial computes them.
   */
  private <S extends Record & TaskSettings> TrialResult withBaselines(
      Trial<S> trial, Path run, Progress shown, Interruption interruption) {
    Optional<RunResult> known = baselinesOf(trial);
    TrialResult ran = runner.run(trial, run, known.isEmpty(), shown, interruption);
    if (known.isEmpty() || ran.result().status() == RunStatus.INTERRUPTED) {
      return ran;
    }
    if (!sameData(known.get(), ran.result())) {
      // The data file has changed since.
      return runner.run(trial, run, true, shown, interruption);
    }
    Map<String, Map<String, Double>> baselines = known.get().baselines();
    return TrialResult.of(
        trial, ran.result().toBuilder().baselines(baselines).build(), ran.validationLoss());
  }

  private Optional<RunResult> baselinesOf(Trial<?> trial) {
    String own = withoutNetwork(trial.settingsTree());
    return results.results().stream()
        .map(TrialResult::result)
        .filter(result -> result.task().equals(trial.task().name()))
        .filter(result -> !result.baselines().isEmpty())
        .filter(result -> own.equals(withoutNetwork(result.settings())))
        .findFirst();
  }

  private static boolean sameData(RunResult one, RunResult other) {
    return one.provenance() != null
        && other.provenance() != null
        && one.provenance().dataSha256().equals(other.provenance().dataSha256());
  }

  private static String withoutNetwork(JsonNode settings) {
    JsonNode copy = settings.deepCopy();
    if (copy instanceof ObjectNode tree) {
      tree.remove("network");
    }
    return copy.toString();
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      PathUtils.deleteDirectory(folder);
    }
  }
}
