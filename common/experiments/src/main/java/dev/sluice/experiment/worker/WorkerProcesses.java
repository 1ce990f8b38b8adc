package dev.sluice.experiment.worker;

import dev.sluice.error.InputException;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the trials of a grid in several processes, each of which takes the next trial. */
public final class WorkerProcesses {
  private static final long POLL_MILLIS = 100;

  private final int workers;
  private final WorkerProcess.Setup setup;
  private final ResultsFile results;
  private final GridProgress shown;
  private final Deque<Trial<?>> queue = new ArrayDeque<>();
  private final Set<Trial<?>> diedOnce = new HashSet<>();
  private final List<WorkerProcess> alive = new CopyOnWriteArrayList<>();

  WorkerProcesses(int workers, WorkerProcess.Setup setup, ResultsFile results, GridProgress shown) {
    this.workers = workers;
    this.setup = setup;
    this.results = results;
    this.shown = shown;
  }

  /** Runs the trials; returns when all have a result or all workers have stopped. */
  void run(List<Trial<?>> open, Interruption interruption) throws IOException {
    queue.addAll(open);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    List<Future<Void>> ends = new ArrayList<>();
    Interruption stop = new Interruption();
    shown.startBar(workers);
    try {
      for (int i = 1; i <= workers; i++) {
        int number = i;
        ends.add(
            threads.submit(
                () -> {
                  work(number, stop, interruption);
                  return null;
                }));
      }
      threads.shutdown();
      while (!threads.awaitTermination(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        // If one cannot continue, for example because the disk is full, all stop.
        boolean broken = ends.stream().anyMatch(WorkerProcesses::broken);
        if ((broken || interruption.requested()) && !stop.requested()) {
          stop.request();
          // Workers that received the terminal's Ctrl-C have already stopped.
          alive.forEach(WorkerProcess::stop);
        }
      }
      for (Future<Void> end : ends) {
        end.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while workers ran", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
      shown.closeBar();
    }
  }

  private static boolean broken(Future<Void> end) {
    if (!end.isDone()) {
      return false;
    }
    try {
      end.get();
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private synchronized Trial<?> take() {
    return queue.poll();
  }

  private synchronized void putBack(Trial<?> trial, boolean first) {
    if (first) {
      queue.addFirst(trial);
    } else {
      queue.addLast(trial);
    }
  }

  private synchronized boolean diesAgain(Trial<?> trial) {
    return !diedOnce.add(trial);
  }

  private void work(int number, Interruption stop, Interruption interruption) throws IOException {
    WorkerProcess worker = null;
    try {
      for (Trial<?> trial = take(); trial != null && !stop.requested(); trial = take()) {
        if (worker == null) {
          try {
            worker = WorkerProcess.start(setup, number);
          } catch (InputException e) {
            if (interruption.requested()) {
              // It received the terminal's Ctrl-C before its handler was registered.
              return;
            }
            throw e;
          }
          alive.add(worker);
          if (stop.requested()) {
            // The stop was requested while the worker started.
            worker.stop();
          }
        }
        Worker.Ending ending;
        try {
          ending = run(worker, trial);
        } catch (WorkerProcess.Died e) {
          alive.remove(worker);
          worker.close();
          worker = null;
          died(trial, e.getMessage());
          continue;
        }
        results.refresh();
        switch (ending) {
          case RAN, SETTLED -> shown.ended(trial);
          case STOPPED -> shown.dropped(trial);
          case BUSY -> {
            shown.dropped(trial);
            shown.waiting(1);
            putBack(trial, false);
            LocalEngine.pause();
          }
        }
      }
    } finally {
      if (worker != null) {
        alive.remove(worker);
        worker.close();
      }
    }
  }

  private Worker.Ending run(WorkerProcess worker, Trial<?> trial) throws WorkerProcess.Died {
    shown.at(trial, 0);
    worker.request(trial);
    while (true) {
      WorkerProcess.Report report = worker.next();
      switch (report.kind()) {
        case DONE -> {
          return Worker.Ending.valueOf(report.text());
        }
        case AT -> shown.at(trial, report.share());
        case SAY -> shown.say(report.text());
        case BROKEN ->
            throw new InputException("A worker process cannot continue: " + report.text());
        case READY -> throw new IllegalStateException("unexpected READY from a worker");
      }
    }
  }

  /** Runs a trial a second time, because the process may have been killed, but not a third time. */
  @SuppressWarnings("try") // the lock is held, not used
  private void died(Trial<?> trial, String how) throws IOException {
    shown.dropped(trial);
    if (!diesAgain(trial)) {
      shown.say(
          "%s: its process ended (%s). The trial resumes in a new one."
              .formatted(trial.label(), how));
      putBack(trial, true);
      return;
    }
    try (var lock = results.tryLock(trial).orElse(null)) {
      results.refresh();
      if (lock != null && !results.isSettled(trial, setup.retriedBefore())) {
        results.append(
            Worker.failed(
                trial,
                new InputException(
                    "the process of the trial ended twice, the last time with: " + how)));
      }
    }
    if (results.isSettled(trial, setup.retriedBefore())) {
      shown.ended(trial);
    } else {
      // Another command is running it.
      putBack(trial, false);
    }
  }
}
