package dev.sluice.benchmarks;

import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Table;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures whole commands, each in a process of its own as a user starts it: time until it ends,
 * processor time, peak memory. It trains a sentiment and a forecasting model with default settings
 * first.
 */
@Command(
    name = "command-benchmark",
    mixinStandardHelpOptions = true,
    description = "Measure whole commands, and print a page with their times.")
public final class CommandBenchmark implements Callable<Integer> {
  private static final int TEXTS = 100_000;
  private static final int MANY_TEXTS = 1_000_000;

  @Parameters(paramLabel = "SLUICE", description = "The launcher of a checkout that is built.")
  private Path launcher;

  @Option(
      names = "--texts",
      paramLabel = "FILE",
      required = true,
      description = "Sentences, one per line, of which the texts to predict are made.")
  private Path sentences;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each short command runs (default: ${DEFAULT-VALUE}).")
  private int rounds;

  private Path work;
  private final List<Measured> measured = new ArrayList<>();

  /**
   * One command.
   *
   * @param texts the number of texts that it predicts; 0 if it predicts none
   */
  record Measured(String name, int texts, List<Run> runs) {}

  /**
   * One run of a command.
   *
   * @param seconds from its start to its end
   * @param processorSeconds of all its threads; the last poll's, so up to 20 ms less than it used
   * @param peakKib the peak of its resident memory; -1 if unknown
   */
  record Run(double seconds, double processorSeconds, long peakKib) {}

  /** Measures and prints the page. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CommandBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    work = Files.createTempDirectory("command-benchmark");
    try {
      String run = work.resolve("sentiment").toString();
      String series = work.resolve("forecasting").toString();
      measure(1, 0, "sentiment train", "sentiment", "train", "--out", run);
      measure(1, 0, "forecasting train", "forecasting", "train", "--out", series);
      measure(rounds, 0, "--version", "--version");
      measure(rounds, 0, "sentiment train --help", "sentiment", "train", "--help");
      measure(rounds, 0, "datasets list", "datasets", "list");
      measure(rounds, 1, "sentiment predict RUN TEXT", "sentiment", "predict", run, "A fine day!");
      measure(rounds, 0, "forecasting forecast RUN", "forecasting", "forecast", series);
      predict(rounds, run, TEXTS);
      predict(1, run, MANY_TEXTS);
      System.out.print(MarkdownTable.of(table(measured)));
    } finally {
      try (Stream<Path> files = Files.walk(work)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return 0;
  }

  private void predict(int times, String run, int count) throws IOException, InterruptedException {
    Path file = work.resolve(count + ".txt");
    write(Files.readAllLines(sentences, StandardCharsets.UTF_8), count, file);
    String name = String.format(Locale.ROOT, "sentiment predict RUN --file, %,d lines", count);
    measure(times, count, name, "sentiment", "predict", run, "--file", file.toString());
  }

  private void measure(int times, int texts, String name, String... arguments)
      throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      runs.add(run(name, arguments));
    }
    measured.add(new Measured(name, texts, runs));
  }

  private Run run(String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    Path errors = work.resolve("errors.txt");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    double processor = 0;
    long peak = -1;
    do {
      // The launcher replaces itself by the virtual machine: the process is the same.
      processor =
          process.info().totalCpuDuration().map(cpu -> cpu.toNanos() / 1e9).orElse(processor);
      peak = Math.max(peak, peakKib(process.pid()));
    } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s failed with exit code %d: %s"
              .formatted(name, process.exitValue(), Files.readString(errors)));
    }
    return new Run(seconds, processor, peak);
  }

  private static long peakKib(long pid) {
    try {
      return ResidentMemory.of(
              Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.UTF_8))
          .peakKib();
    } catch (IOException e) {
      // It has just ended, or the system is not Linux.
      return -1;
    }
  }

  /** Writes texts: sentences drawn at random, each rotated by some words, the same in every run. */
  static void write(List<String> sentences, int count, Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (int i = 0; i < count; i++) {
        String[] words = sentences.get(random.nextInt(sentences.size())).strip().split("\\s+", -1);
        int first = random.nextInt(words.length);
        for (int w = 0; w < words.length; w++) {
          out.write((w == 0 ? "" : " ") + words[(first + w) % words.length]);
        }
        out.write('\n');
      }
    }
  }

  static Table table(List<Measured> measured) {
    List<Table.Row> rows = new ArrayList<>();
    for (Measured command : measured) {
      double[] seconds = command.runs().stream().mapToDouble(Run::seconds).sorted().toArray();
      double[] processor =
          command.runs().stream().mapToDouble(Run::processorSeconds).sorted().toArray();
      long peak = command.runs().stream().mapToLong(Run::peakKib).max().orElse(-1);
      double fastest = seconds[0];
      rows.add(
          Table.Row.of(
              command.name(),
              figure(fastest, 2),
              figure(seconds[seconds.length / 2], 2),
              figure(processor[processor.length / 2], 2),
              command.texts() > 1 ? figure(command.texts() / fastest, 0) : "",
              peak < 0 ? "" : figure(peak / 1024.0, 0)));
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("command"),
            Table.Column.figure("seconds, fastest"),
            Table.Column.figure("seconds, median"),
            Table.Column.figure("processor seconds"),
            Table.Column.figure("texts per second"),
            Table.Column.figure("peak MiB")),
        rows,
        List.of());
  }

  private static String figure(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
