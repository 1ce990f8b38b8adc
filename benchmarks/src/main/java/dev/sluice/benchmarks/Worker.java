package dev.sluice.benchmarks;

import dev.sluice.error.InputException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The harness's side of an implementation that runs in its own process ({@link WorkerCommand}). */
final class Worker implements AutoCloseable {
  private final String implementation;
  private final List<Integer> threads;
  private final Path log;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  /** An implementation ended, or did not do what it was asked for. */
  static final class EndedException extends InputException {
    private static final long serialVersionUID = 1L;

    private final String implementation;

    EndedException(String implementation, String message) {
      super(message);
      this.implementation = implementation;
    }

    String implementation() {
      return implementation;
    }
  }

  /** Starts the process; its standard error goes to a log, whose end is shown if it fails. */
  Worker(LaunchSpec launch) {
    implementation = launch.name();
    threads = launch.threads();
    try {
      log = Files.createTempFile("sluice-bench-" + implementation + "-", ".log");
      ProcessBuilder builder = new ProcessBuilder(launch.command());
      builder.environment().putAll(launch.environment());
      process = builder.redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new InputException(
          "the implementation %s did not start (%s): %s"
              .formatted(implementation, String.join(" ", launch.command()), e.getMessage()),
          e);
    }
    requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  String implementation() {
    return implementation;
  }

  List<Integer> threads() {
    return threads;
  }

  /** Starts loading the library, without waiting for it. */
  void load() {
    send("about");
  }

  /** The library's name and version; waits until it is loaded. */
  String about() {
    return answer("about").substring("about ".length());
  }

  /** Prepares the implementation for a setting; returns false if it has no such cell or work. */
  boolean prepare(Setting setting) {
    return ask("prepare %s %s %s".formatted(setting.shape().name(), setting.cell(), setting.work()))
        .equals("ready");
  }

  /** Runs the workload and returns the milliseconds of each timing. */
  List<Double> run(int threadCount, int count) {
    List<String> words = words("run " + threadCount + " " + count);
    List<Double> times = words.stream().map(Double::valueOf).toList();
    if (times.size() != count) {
      throw failure("was asked for %d timings and returned %d".formatted(count, times.size()));
    }
    return times;
  }

  ResidentMemory memory() {
    List<String> words = words("memory");
    return new ResidentMemory(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)));
  }

  /** The peak rate of a number of cores together, in GFLOP/s. */
  double peak(double seconds, int cores) {
    return Double.parseDouble(words("peak " + seconds + " " + cores).get(0));
  }

  /** The ratio of a training step to a product ({@link StepRatio}). */
  double ratio(Shape shape, RecurrentCell cell) {
    return Double.parseDouble(words("ratio " + shape.name() + " " + cell).get(0));
  }

  /** The words of the answer after the first. */
  private List<String> words(String request) {
    List<String> words = List.of(ask(request).split(" ", -1));
    return words.subList(1, words.size());
  }

  private String ask(String request) {
    send(request);
    return answer(request);
  }

  private void send(String request) {
    try {
      requests.write(request + "\n");
      requests.flush();
    } catch (IOException e) {
      throw failure("ended before the request '" + request + "'");
    }
  }

  private String answer(String request) {
    String answer;
    try {
      answer = answers.readLine();
    } catch (IOException e) {
      throw failure("ended at the request '" + request + "'");
    }
    if (answer == null) {
      throw failure("ended at the request '" + request + "'");
    }
    if (answer.startsWith("error ")) {
      throw failure("failed at '" + request + "': " + answer.substring("error ".length()));
    }
    return answer;
  }

  private EndedException failure(String what) {
    String last;
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      last = String.join("\n  ", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      last = "(the log cannot be read: " + e.getMessage() + ")";
    }
    return new EndedException(
        implementation,
        "the implementation %s %s. The end of its log:%n  %s"
            .formatted(implementation, what, last));
  }

  /** Ends the process. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has already exited.
      process.destroy();
    }
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(log);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
