package dev.sluice.experiment.worker;

import dev.sluice.experiment.planning.TimeLeft;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.progress.Progress;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs trials on this machine: one after another in this process, or several at a time in worker
 * processes.
 */
public final class LocalEngine implements TrialEngine {
  private static final long POLL_MILLIS = 300;

  /**
   * How trials are run.
   *
   * @param workers the number of trials at a time: 1 runs in this process, more in that many worker
   *     processes
   * @param retryFailed whether trials that failed before are run again
   * @param keepRuns whether run folders are kept once the results are on disk; those of failed
   *     trials always are
   * @param runs the folder for run folders
   * @param command the command line, for provenance
   */
  public record Options(
      int workers, boolean retryFailed, boolean keepRuns, Path runs, String command) {}

  private final Options options;
  private final Worker.Runner runner;
  private final TimeLeft time;
  private final Progress progress;

  /**
   * An engine.
   *
   * @param progress shows the progress of the grid
   */
  public LocalEngine(Options options, Progress progress) {
    this(options, new TimeLeft(), progress);
  }

  /** An engine with an estimate of how long the trials take. */
  public LocalEngine(Options options, TimeLeft time, Progress progress) {
    this(options, new TrialRunner(options.command()), time, progress);
  }

  /** An engine with another runner in this process; worker processes always train. */
  public LocalEngine(Options options, Worker.Runner runner, TimeLeft time, Progress progress) {
    this.options = options;
    this.runner = runner;
    this.time = time;
    this.progress = progress;
  }

  @Override
  public Outcome run(List<Trial<?>> trials, ResultsFile results, Interruption interruption)
      throws IOException {
    results.refresh();
    long retriedBefore = options.retryFailed() ? results.end() : 0;
    List<Trial<?>> open =
        trials.stream().filter(trial -> !results.isSettled(trial, retriedBefore)).toList();
    GridProgress shown = new GridProgress(progress, results, trials, open, time);
    int workers = Math.min(options.workers(), Math.max(1, open.size()));
    if (options.workers() == 1 || open.isEmpty()) {
      inThisProcess(open, results, retriedBefore, shown, interruption);
    } else {
      WorkerProcess.Setup setup =
          new WorkerProcess.Setup(
              results.path().toString(),
              retriedBefore,
              options.runs().toString(),
              options.keepRuns(),
              options.command(),
              Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
      new WorkerProcesses(workers, setup, results, shown).run(open, interruption);
    }
    results.refresh();
    removeIfEmpty(options.runs());
    int left =
        (int) open.stream().filter(trial -> !results.isSettled(trial, retriedBefore)).count();
    int failed =
        (int)
            trials.stream()
                .filter(trial -> results.result(trial).filter(r -> !r.isFinal()).isPresent())
                .count();
    return new Outcome(trials.size() - open.size(), open.size() - left, failed, left);
  }

  private void inThisProcess(
      List<Trial<?>> open,
      ResultsFile results,
      long retriedBefore,
      GridProgress shown,
      Interruption interruption)
      throws IOException {
    Worker worker = new Worker(results, retriedBefore, options.runs(), options.keepRuns(), runner);
    Set<String> shownLines = new HashSet<>();
    Deque<Trial<?>> queue = new ArrayDeque<>(open);
    int busy = 0;
    while (!queue.isEmpty() && !interruption.requested()) {
      Trial<?> trial = queue.remove();
      TrialProgress bar = new TrialProgress(progress, shownLines, shown.name(trial));
      Worker.Ending ending;
      try {
        ending = worker.run(trial, bar, interruption);
      } finally {
        bar.close();
      }
      switch (ending) {
        case RAN, SETTLED -> {
          busy = 0;
          shown.ended(trial);
        }
        case STOPPED -> {
          return;
        }
        case BUSY -> {
          queue.add(trial);
          busy++;
          if (busy >= queue.size()) {
            shown.waiting(queue.size());
            pause();
            busy = 0;
          }
        }
      }
    }
  }

  /** Waits before checking again whether another process has finished. */
  static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped while waiting").initCause(e);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // It contains runs that are kept, failed or unfinished.
      return;
    }
  }
}
