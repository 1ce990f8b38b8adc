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
 * Another process of this program that runs trials ({@link WorkerCommand}), as the process that
 * started it sees it: orders go in as lines of JSON, and reports come out. When this process dies,
 * however it dies, the other one sees the end of its input, and stops.
 */
public final class WorkerProcess implements AutoCloseable {
  /** Asks for a stop after the epoch. */
  static final String STOP = "stop";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KEPT_LINES = 20;

  /** What every Java says of the vector module when it starts: nothing of how it ends. */
  private static final String STARTING = "WARNING: Using incubator modules";

  /** 128 and the signal that nothing can catch: a person's kill -9, or the system's for memory. */
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

  /** What a report is about. */
  enum Kind {
    /** Ready for orders. */
    READY,
    /** How far the trial is. */
    AT,
    /** A line for the screen. */
    SAY,
    /** The order is done; the text is a {@link Worker.Ending}. */
    DONE,
    /** Something went wrong that is no trial's failure; the text is for people. */
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

  /** It ended in the middle of a trial; the message says how, and what it said last. */
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
   * Starts one with the Java, class path, options and system properties of this process, and waits
   * until it is ready.
   *
   * @param number tells it apart in a thread's name
   * @throws InputException if it does not come up
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
      // A debugger's port is taken already, and bars are drawn by this process.
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
        throw new InputException("A worker process did not come up: " + first.text());
      }
      return worker;
    } catch (Died | IOException e) {
      worker.close();
      throw new InputException(
          "A worker process did not come up: %s. Use --workers 1 to run in this process"
              .formatted(e instanceof Died ? e.getMessage() : worker.end()),
          e);
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /** What a person asked for counts where it is less. */
  private static int threads(Setup setup) {
    return Math.min(setup.threads(), Integer.getInteger("sluice.threads", setup.threads()));
  }

  /** Gives it a trial; its reports follow. */
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

  /** Asks it to end its epoch; from any thread. */
  void stop() {
    try {
      send(STOP);
    } catch (IOException e) {
      // It is gone, which whoever waits for its reports sees.
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
        // A native library that prints.
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
      // It was ended while it wrote.
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

  /** How it ended, and what it said last. */
  private String end() {
    String how;
    try {
      how =
          process.waitFor(10, TimeUnit.SECONDS)
              ? (process.exitValue() == KILLED ? "killed, " : "")
                  + "exit code "
                  + process.exitValue()
              : "it does not answer";
      errors.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      how = "interrupted";
    }
    synchronized (lastWords) {
      return lastWords.isEmpty() ? how : how + ": " + String.join(" | ", lastWords);
    }
  }

  /** Ends it: what it is doing is lost but for its finished epochs. */
  @Override
  public void close() throws IOException {
    try {
      orders.close();
    } catch (IOException e) {
      // It is gone already.
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
