package dev.sluice.experiment.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.InputException;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The parent's side of a worker process that runs trials ({@link WorkerCommand}): requests go in as
 * lines of JSON, and reports come out. When the parent dies, the input of the worker ends, and it
 * stops.
 */
public final class WorkerProcess implements AutoCloseable {
  /** The request to stop after the epoch. */
  static final String STOP = "stop";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KEPT_LINES = 20;

  /** A line that Java prints at every start because of the vector module. */
  private static final String STARTING = "WARNING: Using incubator modules";

  /** The exit code after SIGKILL: {@code kill -9}, or the system ran out of memory. */
  private static final int KILLED = 128 + 9;

  /**
   * The first line of input.
   *
   * @param results the results file
   * @param retriedBefore see {@link ResultsFile#isSettled}
   * @param runs the folder for run folders
   * @param threads that the engine may use
   */
  record Setup(
      String results,
      long retriedBefore,
      String runs,
      boolean keepRuns,
      String command,
      int threads) {}

  /** A trial to run. */
  record Request(String task, JsonNode settings, String key, Purpose purpose) {}

  /** The kind of a report. */
  enum Kind {
    /** Ready for requests. */
    READY,
    /** The progress of the trial. */
    AT,
    /** A line for the screen. */
    SAY,
    /** The request is done; the text is a {@link Worker.Ending}. */
    DONE,
    /** The worker itself failed, rather than the trial; the text is a message. */
    BROKEN
  }

  /**
   * A report.
   *
   * @param share how much of the trial is done, from 0 to 1
   */
  record Report(Kind kind, String text, double share) {
    static Report of(Kind kind, String text) {
      return new Report(kind, text, 0);
    }
  }

  /** The process ended unexpectedly; the message has its exit code and last output. */
  static final class Died extends Exception {
    private static final long serialVersionUID = 1L;

    Died(String message) {
      super(message);
    }
  }

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader reports;
  private final Thread errors;
  private final Deque<String> lastOutput = new ArrayDeque<>();

  private WorkerProcess(Process process, int number) {
    this.process = process;
    requests = process.outputWriter(StandardCharsets.UTF_8);
    reports = process.inputReader(StandardCharsets.UTF_8);
    errors = new Thread(this::listen, "errors of worker " + number);
    errors.setDaemon(true);
    errors.start();
  }

  /**
   * Starts a process with the Java, class path, options and system properties of this one, and
   * waits until it is ready.
   *
   * @param number for the name of its thread
   * @throws InputException if it does not start
   */
  static WorkerProcess start(Setup setup, int number) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "java"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // The debugger's port is in use, and only this process draws progress bars.
      if (!option.startsWith("-agentlib:jdwp")
          && !option.startsWith("-Dsluice.terminal")
          && !option.startsWith("-Dsluice.threads")) {
        command.add(option);
      }
    }
    command.add("-Dsluice.threads=" + threads(setup));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(WorkerCommand.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    WorkerProcess worker = new WorkerProcess(builder.start(), number);
    try {
      worker.send(JSON.writeValueAsString(setup));
      Report first = worker.next();
      if (first.kind() != Kind.READY) {
        throw new InputException("A worker process did not start: " + first.text());
      }
      return worker;
    } catch (Died | IOException e) {
      worker.close();
      throw new InputException(
          "A worker process did not start: %s. Use --workers 1 to run in this process."
              .formatted(e instanceof Died ? e.getMessage() : worker.end()),
          e);
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /** The number of threads, at most that of {@code sluice.threads}. */
  private static int threads(Setup setup) {
    return Math.min(setup.threads(), Integer.getInteger("sluice.threads", setup.threads()));
  }

  /** Requests to run a trial; its reports follow. */
  void request(Trial<?> trial) throws Died {
    try {
      send(
          JSON.writeValueAsString(
              new Request(
                  trial.task().name(), trial.settingsTree(), trial.key(), trial.purpose())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that JSON cannot hold", e);
    } catch (IOException e) {
      throw new Died(end());
    }
  }

  /** Requests to stop after the epoch; may be called from any thread. */
  void stop() {
    try {
      send(STOP);
    } catch (IOException e) {
      // The process has ended; the thread that waits for its reports will notice.
      return;
    }
  }

  private synchronized void send(String line) throws IOException {
    requests.write(line);
    requests.newLine();
    requests.flush();
  }

  /** Waits for its next report. */
  Report next() throws Died {
    try {
      while (true) {
        String line = reports.readLine();
        if (line == null) {
          throw new Died(end());
        }
        if (line.startsWith("{\"kind\":")) {
          return JSON.readValue(line, Report.class);
        }
        // A native library printed it.
        keep(line);
      }
    } catch (IOException e) {
      throw new Died(e + "; " + end());
    }
  }

  private void listen() {
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line);
      }
    } catch (IOException e) {
      // The process ended while it was writing.
      keep(e.toString());
    }
  }

  private void keep(String line) {
    if (line.startsWith(STARTING)) {
      return;
    }
    synchronized (lastOutput) {
      lastOutput.add(line);
      while (lastOutput.size() > KEPT_LINES) {
        lastOutput.remove();
      }
    }
  }

  /** A description of how the process ended, with its last output. */
  private String end() {
    String how;
    try {
      how =
          process.waitFor(10, TimeUnit.SECONDS)
              ? (process.exitValue() == KILLED ? "killed, " : "")
                  + "exit code "
                  + process.exitValue()
              : "it does not respond";
      errors.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      how = "interrupted";
    }
    synchronized (lastOutput) {
      return lastOutput.isEmpty() ? how : how + ": " + String.join(" | ", lastOutput);
    }
  }

  /** Ends the process; only the finished epochs of its trial are kept. */
  @Override
  public void close() throws IOException {
    try {
      requests.close();
    } catch (IOException e) {
      // The process has already ended.
      keep(e.toString());
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped while a worker ended").initCause(e);
    }
  }
}
