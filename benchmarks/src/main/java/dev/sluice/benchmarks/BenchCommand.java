package dev.sluice.benchmarks;

import dev.sluice.command.ErrorReport;
import dev.sluice.command.Verbosity;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench}: a program of its own, since the shipped command does not carry it. */
@Command(
    name = "sluice bench",
    mixinStandardHelpOptions = true,
    subcommands = WorkerCommand.class,
    description =
        "Compare the speed of training, inference and generation with Deeplearning4j and PyTorch.",
    footer = {
      "",
      "sluice bench --pytorch           everything, with PyTorch through DJL (112 MB once)",
      "sluice bench --python python3    everything, with PyTorch from this Python",
      "sluice bench --shapes char-2x128 --cells lstm --works train",
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int FLAT_STEPS = 10_000;
  private static final String PAGE = "performance.md";
  private static final String FIGURES = "performance.csv";

  @Spec private CommandSpec spec;
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "NAMES",
      description = "Only these shapes, such as char-2x128 (default: all).")
  private List<String> shapes;

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "NAMES",
      description = "Only these of lstm, gru and rnn (default: all).")
  private List<String> cells;

  @Option(
      names = "--works",
      split = ",",
      paramLabel = "NAMES",
      description = "Only these of train, infer and generate (default: all).")
  private List<String> works;

  @Option(
      names = {"--implementations", "--contestants"},
      split = ",",
      paramLabel = "NAMES",
      description =
          "Only these of sluice, dl4j, pytorch, pytorch-djl and pytorch-tuned (default: sluice,"
              + " dl4j, and pytorch with --pytorch or --python; with both, also pytorch-djl).")
  private List<String> implementations;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Number of rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "9",
      description =
          "Time limit in minutes: a longer run gets fewer rounds, but at least three"
              + " (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(names = "--pytorch", description = "Measure PyTorch inside the JVM, through DJL.")
  private boolean pytorch;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      description = "Measure PyTorch from this Python, which must have torch.")
  private Path python;

  @Option(
      names = "--flat",
      description = "Also check that memory does not grow over 10,000 training steps.")
  private boolean flat;

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      description = "Additional options for the JVMs, as one argument separated by spaces.",
      defaultValue = "")
  private String javaOptions;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "benchmark",
      description =
          "Folder for performance.md and performance.csv (default: ${DEFAULT-VALUE}). Handwritten"
              + " text between the marks in performance.md is kept.")
  private Path out;

  private BenchCommand() {}

  /** Runs the command; the exit code is that of every other command. */
  public static void main(String[] arguments) {
    ErrorReport errors = new ErrorReport();
    int code =
        new CommandLine(new BenchCommand())
            .setExecutionExceptionHandler(errors)
            .setParameterExceptionHandler(errors)
            .setUsageHelpWidth(80)
            .execute(arguments);
    System.exit(code);
  }

  @Override
  public Integer call() throws IOException {
    UsageException.atLeast("rounds", rounds, 1);
    UsageException.above("minutes", minutes, 0);
    List<Shape> measured = chosen("shapes", shapes, Shape.all(), Shape::name);
    List<RecurrentCell> byCell =
        chosen("cells", cells, List.of(RecurrentCell.values()), RecurrentCell::toString);
    List<Work> byWork = chosen("works", works, List.of(Work.values()), Work::toString);
    PrintWriter screen = spec.commandLine().getOut();
    Path scripts = Files.createTempDirectory("sluice-bench");
    try {
      List<Entrant> entrants = entrants(scripts);
      Machine machine = Machine.describe();
      long start = System.nanoTime();
      Machine.Ticks before = Machine.Ticks.now();
      Spin spin = new Spin(machine.cores());
      spin.warmUp(100);
      double core;
      double all;
      try (Worker worker = new Worker(java("peak", Implementations.SLUICE))) {
        // The first time is for the compiler.
        worker.peak(1);
        core = worker.peak(0.5);
        all = core * machine.cores();
      }
      screen.printf(
          Locale.ROOT,
          "one core: %.1f GFLOP/s, all together: %.1f; load %.2f%n",
          core,
          all,
          machine.load());
      screen.flush();
      Race race = new Race(entrants, rounds, spin, (s, timings) -> say(screen, s, timings));
      int left = measured.size() * byCell.size();
      for (Shape shape : measured) {
        for (RecurrentCell cell : byCell) {
          double seconds = 60 * minutes - (System.nanoTime() - start) / 1e9;
          // Half of a fair share: starting and warming up take the other half.
          long kinds = byWork.stream().filter(shape::offers).count();
          race.run(shape, cell, byWork, seconds / left-- / 2 / Math.max(1, kinds));
        }
      }
      Optional<Flatness> memory = flat ? Optional.of(flatness(screen)) : Optional.empty();
      Outcome outcome =
          new Outcome(
              machine,
              race.versions(),
              race.timings(),
              race.footprints(),
              core,
              all,
              Machine.Ticks.now().stolenSince(before),
              (System.nanoTime() - start) / 6e10,
              memory);
      write(new PerformanceReport(outcome));
      screen.printf("written: %s and %s%n", out.resolve(PAGE), out.resolve(FIGURES));
      screen.flush();
      return memory.map(Flatness::isFlat).orElse(true)
          ? ExitCode.SUCCESS.code()
          : ExitCode.FAILURE.code();
    } finally {
      delete(scripts);
    }
  }

  private Flatness flatness(PrintWriter screen) {
    Setting smallest = new Setting(Shape.named("forecast"), RecurrentCell.LSTM, Work.TRAIN);
    screen.printf("memory over %d steps of %s%n", FLAT_STEPS, smallest);
    screen.flush();
    return Flatness.measure(
        java(Implementations.SLUICE, Implementations.SLUICE), smallest, FLAT_STEPS, done -> {});
  }

  private static void say(PrintWriter screen, Setting setting, List<Timing> timings) {
    screen.printf("%-30s", setting);
    for (Timing t : timings) {
      screen.printf(
          Locale.ROOT,
          "  %s/%d %.4g (%.4g)",
          t.implementation(),
          t.threads(),
          t.minimum(),
          t.median());
    }
    double lost =
        timings.stream()
            .flatMap(t -> t.lost().stream())
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(0);
    screen.printf(Locale.ROOT, "  ms, taken away %.0f %%%n", 100 * lost);
    screen.flush();
  }

  private static <T> List<T> chosen(
      String option, List<String> names, List<T> all, Function<T, String> name) {
    if (names == null) {
      return all;
    }
    String known = all.stream().map(name).collect(Collectors.joining(", "));
    for (String wanted : names) {
      if (all.stream().map(name).noneMatch(wanted::equals)) {
        throw new UsageException(
            "--%s does not know '%s'; there are: %s".formatted(option, wanted, known));
      }
    }
    return all.stream().filter(one -> names.contains(name.apply(one))).toList();
  }

  private List<Entrant> entrants(Path scripts) throws IOException {
    List<String> names = implementations == null ? defaults() : new ArrayList<>(implementations);
    int cores = Runtime.getRuntime().availableProcessors();
    List<Integer> oneAndTwo = cores > 1 ? List.of(1, 2) : List.of(1);
    List<Entrant> entrants = new ArrayList<>();
    for (String name : names) {
      switch (name) {
        case Implementations.SLUICE, Implementations.STOCK -> entrants.add(java(name, name));
        case Implementations.PYTORCH -> {
          if (python == null) {
            entrants.add(djl(name, oneAndTwo));
          } else {
            entrants.add(Entrant.python(name, python, script(scripts), oneAndTwo, false));
          }
        }
        case Implementations.DJL -> entrants.add(djl(name, oneAndTwo));
        case Implementations.TUNED -> {
          if (python == null) {
            throw new UsageException("the implementation pytorch-tuned needs --python");
          }
          entrants.add(Entrant.python(name, python, script(scripts), oneAndTwo, true));
        }
        default ->
            throw new UsageException(
                "--implementations: there is no '%s'. Known: sluice, dl4j, pytorch, pytorch-djl, "
                        .formatted(name)
                    + "pytorch-tuned");
      }
    }
    return entrants;
  }

  private List<String> defaults() {
    List<String> names = new ArrayList<>(List.of(Implementations.SLUICE, Implementations.STOCK));
    if (pytorch || python != null) {
      names.add(Implementations.PYTORCH);
    }
    if (pytorch && python != null) {
      names.add(Implementations.DJL);
    }
    return names;
  }

  private Entrant djl(String name, List<Integer> threads) {
    if (BenchCommand.class.getResource("/jnilib/pytorch.properties") == null
        && BenchCommand.class.getResource("/native/lib/pytorch.properties") == null) {
      throw new UsageException(
          "PyTorch's native library is not on the class path: run ./sluice bench --pytorch, or give"
              + " --python");
    }
    return Entrant.java(name, Implementations.DJL, threads, further());
  }

  private Entrant java(String name, String library) {
    // Ours takes every core unless sluice.threads says otherwise; Deeplearning4j is at its best on
    // one.
    int threads =
        library.equals(Implementations.SLUICE) ? Runtime.getRuntime().availableProcessors() : 1;
    return Entrant.java(name, library, List.of(threads), further());
  }

  private List<String> further() {
    return javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split(" +"));
  }

  /** The script and its table out of the jar, beside each other. */
  private static Path script(Path folder) throws IOException {
    for (String name : List.of("shapes.json", "sluice_torch.py")) {
      try (InputStream in = BenchCommand.class.getResourceAsStream(name)) {
        Files.write(folder.resolve(name), in.readAllBytes());
      }
    }
    return folder.resolve("sluice_torch.py");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void write(PerformanceReport report) throws IOException {
    Path page = out.resolve(PAGE);
    String before = Files.exists(page) ? Files.readString(page, StandardCharsets.UTF_8) : "";
    AtomicFiles.writeString(page, report.markdown(before));
    AtomicFiles.writeString(out.resolve(FIGURES), report.csv());
  }
}
