package dev.sluice.experiment.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.io.FileFailure;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.InstalledTasks;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jline.utils.Signals;

/**
 * The main program of a worker process. {@link WorkerProcess} starts it, writes requests to its
 * standard input and reads reports from its standard output. Not for use by hand.
 */
public final class WorkerCommand {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String END = "";
  private static final long REPORT_NANOS = 500_000_000;

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final Interruption interruption = new Interruption();
  private final PrintStream reports;
  private volatile boolean busy;

  private WorkerCommand(PrintStream reports) {
    this.reports = reports;
  }

  /** Runs until the input ends. */
  public static void main(String[] none) throws InterruptedException {
    // Standard output is for reports; other output goes to standard error, shown after a crash.
    PrintStream reports =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    System.exit(new WorkerCommand(reports).work());
  }

  private int work() throws InterruptedException {
    // Ctrl-C reaches every process of the terminal; this one then finishes the epoch. If a second
    // Ctrl-C ends the parent at once, the input of this process ends.
    Signals.register("INT", interruption::request);
    Thread reader = new Thread(this::read, "requests");
    reader.setDaemon(true);
    reader.start();
    try {
      WorkerProcess.Setup setup = JSON.readValue(requests.take(), WorkerProcess.Setup.class);
      try (ResultsFile results = ResultsFile.open(Path.of(setup.results()), new Reporting())) {
        Worker worker =
            new Worker(
                results,
                setup.retriedBefore(),
                Path.of(setup.runs()),
                setup.keepRuns(),
                new TrialRunner(setup.command()));
        report(WorkerProcess.Report.of(WorkerProcess.Kind.READY, ""));
        Set<String> shownLines = new HashSet<>();
        for (String line = requests.take(); !line.equals(END); line = requests.take()) {
          run(worker, JSON.readValue(line, WorkerProcess.Request.class), shownLines);
        }
      }
      return ExitCode.SUCCESS.code();
    } catch (InputException e) {
      broken(e.getMessage());
    } catch (IOException e) {
      broken(FileFailure.message(e));
    } catch (RuntimeException | Error e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text, true));
      broken(text.toString().strip());
    }
    return ExitCode.FAILURE.code();
  }

  private <S extends Record & TaskSettings> void run(
      Worker worker, WorkerProcess.Request request, Set<String> shownLines) throws IOException {
    @SuppressWarnings("unchecked") // a task's settings are of its own type
    Task<S> task = (Task<S>) InstalledTasks.named(request.task(), "the request");
    S settings = SettingsSchema.of(task.settingsType()).fromTree(request.settings());
    Trial<S> trial = new Trial<>(task, settings, request.key(), request.purpose());
    busy = true;
    Worker.Ending ending = Worker.Ending.STOPPED;
    if (!interruption.requested()) {
      TrialProgress shown = new TrialProgress(new Reporting(), shownLines, trial.label());
      try {
        ending = worker.run(trial, shown, interruption);
      } finally {
        shown.close();
      }
    }
    busy = false;
    report(WorkerProcess.Report.of(WorkerProcess.Kind.DONE, ending.name()));
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(WorkerProcess.STOP)) {
          interruption.request();
        } else {
          requests.add(line);
        }
      }
    } catch (IOException e) {
      // Without input, no process is waiting for results.
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    if (busy) {
      // The parent has ended. Its successor resumes after the last epoch, and must not have to wait
      // for this process.
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    requests.add(END);
  }

  private void broken(String why) {
    report(WorkerProcess.Report.of(WorkerProcess.Kind.BROKEN, why));
  }

  private synchronized void report(WorkerProcess.Report report) {
    try {
      reports.println(JSON.writeValueAsString(report));
      reports.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that JSON cannot hold", e);
    }
  }

  /** Sends progress as reports. */
  private final class Reporting implements Progress {
    @Override
    public Bar start(String what, long total, Unit unit) {
      if (unit != Unit.BATCHES) {
        // For example a download: the line that follows it is enough.
        return Bar.SILENT;
      }
      return new Bar() {
        private long reported = System.nanoTime();

        @Override
        public void advanceTo(long done, String note) {
          long now = System.nanoTime();
          if (now - reported >= REPORT_NANOS) {
            reported = now;
            report(new WorkerProcess.Report(WorkerProcess.Kind.AT, note, (double) done / total));
          }
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void say(String line) {
      report(WorkerProcess.Report.of(WorkerProcess.Kind.SAY, line));
    }
  }
}
