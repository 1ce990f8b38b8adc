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
 * Another process of this program that runs trials ({@link WorkerCommand}), seen from the process
 * that started it: orders go in as lines of JSON, and reports come out. When this process dies, in
 * whatever way, the input of the other one ends, and it stops.
 */
public final class WorkerProcess implements AutoCloseable {
  /** The order to stop after the epoch. */
  static final String STOP = "stop";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KEPT_LINES = 20;

  /** What every Java prints about the vector module when it starts; it is not about how it ends. */
  private static final String STARTING = "WARNING: Using incubator modules";

  /**
   * 128 and the signal that cannot be caught: {@code kill -9}, or the system's for lack of memory.
   */
  private static final int KILLED = 128 + 9;

  /**
   * The first line.
   *
   * @param results file of results
   * @param retriedBefore see {@link ResultsFile#isSettled}
   * @param runs where run folders are made
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
  record Order(String task, JsonNode settings, String key, Purpose purpose) {}

  /** The kind of a report. */
  enum Kind {
    /** Ready for orders. */
    READY,
    /** The progress of the trial. */
    AT,
    /** A line for the screen. */
    SAY,
    /** The order is done; the text is a {@link Worker.Ending}. */
    DONE,
    /** The worker failed, not the trial; the text is a message. */
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

  /** It ended in the middle of a trial; the message has how, and its last output. */
  static final class Died extends Exception {
    private static final long serialVersionUID = 1L;

    Died(String message) {
      super(message);
    }
  }

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader reports;
  private final Thread errors;
  private final Deque<String> lastWords = new ArrayDeque<>();

  private WorkerProcess(Process process, int number) {
    this.process = process;
    orders = process.outputWriter(StandardCharsets.UTF_8);
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
      // The port of a debugger is in use already, and this process draws the bars.
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

  /** The threads that were asked for, if they are fewer. */
  private static int threads(Setup setup) {
    return Math.min(setup.threads(), Integer.getInteger("sluice.threads", setup.threads()));
  }

  /** Orders it to run a trial; its reports follow. */
  void order(Trial<?> trial) throws Died {
    try {
      send(
          JSON.writeValueAsString(
              new Order(trial.task().name(), trial.settingsTree(), trial.key(), trial.purpose())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that JSON cannot hold", e);
    } catch (IOException e) {
      throw new Died(end());
    }
  }

  /** Orders it to stop after its epoch; from any thread. */
  void stop() {
    try {
      send(STOP);
    } catch (IOException e) {
      // It has ended, which the thread that waits for its reports sees.
      return;
    }
  }

  private synchronized void send(String line) throws IOException {
    orders.write(line);
    orders.newLine();
    orders.flush();
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
      // It ended while it wrote.
      keep(e.toString());
    }
  }

  private void keep(String line) {
    if (line.startsWith(STARTING)) {
      return;
    }
    synchronized (lastWords) {
      lastWords.add(line);
      while (lastWords.size() > KEPT_LINES) {
        lastWords.remove();
      }
    }
  }

  /** How it ended, and its last output. */
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
    synchronized (lastWords) {
      return lastWords.isEmpty() ? how : how + ": " + String.join(" | ", lastWords);
    }
  }

  /** Ends it; of what it is running only the finished epochs are kept. */
  @Override
  public void close() throws IOException {
    try {
      orders.close();
    } catch (IOException e) {
      // It has ended already.
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
