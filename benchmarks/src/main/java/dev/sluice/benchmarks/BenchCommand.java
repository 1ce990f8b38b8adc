package dev.sluice.benchmarks;

import dev.sluice.command.ErrorReport;
import dev.sluice.command.Verbosity;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.settings.UnknownName;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench}: a separate program, which is not shipped with {@code sluice}. */
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
      description =
          "These of lstm, gru, rnn, and of min-gru, min-lstm, sru, qrnn, which only Sluice has"
              + " (default: lstm,gru,rnn).")
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

  /** Runs the command and exits with the same codes as every other command. */
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
    List<Shape> selectedShapes = select("shapes", shapes, Shape.all(), Shape::name);
    List<RecurrentCell> selectedCells =
        cells == null
            ? RecurrentCell.COMPARED
            : select("cells", cells, List.of(RecurrentCell.values()), RecurrentCell::toString);
    List<Work> selectedWorks = select("works", works, List.of(Work.values()), Work::toString);
    PrintWriter screen = spec.commandLine().getOut();
    Path scripts = Files.createTempDirectory("sluice-bench");
    try {
      List<LaunchSpec> launches = launches(scripts);
      Machine machine = Machine.describe();
      long start = System.nanoTime();
      Machine.Ticks before = Machine.Ticks.now();
      InterferenceProbe probe = new InterferenceProbe(machine.cores());
      probe.warmUp(100);
      double coreRate;
      double machineRate;
      try (Worker worker = new Worker(java("peak", Implementations.SLUICE))) {
        // The first call lets the loop be compiled.
        worker.peak(1);
        coreRate = worker.peak(0.5);
        machineRate = coreRate * machine.cores();
      }
      screen.printf(
          Locale.ROOT,
          "one core: %.1f GFLOP/s, all cores: %.1f; load %.2f%n",
          coreRate,
          machineRate,
          machine.load());
      screen.flush();
      Benchmark benchmark =
          new Benchmark(launches, rounds, probe, (s, timings) -> print(screen, s, timings));
      int left = selectedShapes.size() * selectedCells.size();
      for (Shape shape : selectedShapes) {
        for (RecurrentCell cell : selectedCells) {
          double seconds = 60 * minutes - (System.nanoTime() - start) / 1e9;
          // Half of an equal share: starting and warming up take the other half.
          long applicable = selectedWorks.stream().filter(shape::offers).count();
          benchmark.run(shape, cell, selectedWorks, seconds / left-- / 2 / Math.max(1, applicable));
        }
      }
      Optional<MemoryGrowth> memory = flat ? Optional.of(memoryGrowth(screen)) : Optional.empty();
      Outcome outcome =
          new Outcome(
              machine,
              benchmark.versions(),
              benchmark.timings(),
              benchmark.footprints(),
              coreRate,
              machineRate,
              Machine.Ticks.now().stolenSince(before),
              (System.nanoTime() - start) / 6e10,
              memory);
      write(new PerformanceReport(outcome));
      screen.printf("written: %s and %s%n", out.resolve(PAGE), out.resolve(FIGURES));
      screen.flush();
      return memory.map(MemoryGrowth::isFlat).orElse(true)
          ? ExitCode.SUCCESS.code()
          : ExitCode.FAILURE.code();
    } finally {
      delete(scripts);
    }
  }

  private MemoryGrowth memoryGrowth(PrintWriter screen) {
    Setting smallest = new Setting(Shape.named("forecast"), RecurrentCell.LSTM, Work.TRAIN);
    screen.printf("memory over %d steps of %s%n", FLAT_STEPS, smallest);
    screen.flush();
    return MemoryGrowth.measure(
        java(Implementations.SLUICE, Implementations.SLUICE), smallest, FLAT_STEPS, done -> {});
  }

  private static void print(PrintWriter screen, Setting setting, List<Timing> timings) {
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
    double interference =
        timings.stream()
            .flatMap(t -> t.interference().stream())
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(0);
    screen.printf(Locale.ROOT, "  ms, interference %.0f %%%n", 100 * interference);
    screen.flush();
  }

  private static <T> List<T> select(
      String option, List<String> names, List<T> all, Function<T, String> name) {
    if (names == null) {
      return all;
    }
    List<String> known = all.stream().map(name).toList();
    for (String wanted : names) {
      if (!known.contains(wanted)) {
        throw new UsageException(UnknownName.message("--" + option, "name", wanted, known));
      }
    }
    return all.stream().filter(one -> names.contains(name.apply(one))).toList();
  }

  private List<LaunchSpec> launches(Path scripts) throws IOException {
    List<String> names = implementations == null ? defaults() : new ArrayList<>(implementations);
    int cores = Runtime.getRuntime().availableProcessors();
    List<Integer> oneAndTwo = cores > 1 ? List.of(1, 2) : List.of(1);
    List<LaunchSpec> launches = new ArrayList<>();
    for (String name : names) {
      switch (name) {
        case Implementations.SLUICE, Implementations.STOCK -> launches.add(java(name, name));
        case Implementations.PYTORCH -> {
          if (python == null) {
            launches.add(djl(name, oneAndTwo));
          } else {
            launches.add(LaunchSpec.python(name, python, script(scripts), oneAndTwo, false));
          }
        }
        case Implementations.DJL -> launches.add(djl(name, oneAndTwo));
        case Implementations.TUNED -> {
          if (python == null) {
            throw new UsageException("the implementation pytorch-tuned requires --python");
          }
          launches.add(LaunchSpec.python(name, python, script(scripts), oneAndTwo, true));
        }
        default ->
            throw new UsageException(
                UnknownName.message(
                    "--implementations",
                    "name",
                    name,
                    List.of(
                        Implementations.SLUICE,
                        Implementations.STOCK,
                        Implementations.PYTORCH,
                        Implementations.DJL,
                        Implementations.TUNED)));
      }
    }
    return launches;
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

  private LaunchSpec djl(String name, List<Integer> threads) {
    if (BenchCommand.class.getResource("/jnilib/pytorch.properties") == null
        && BenchCommand.class.getResource("/native/lib/pytorch.properties") == null) {
      throw new UsageException(
          "PyTorch's native library is not on the class path. Run ./sluice bench --pytorch, or use"
              + " --python.");
    }
    return LaunchSpec.java(name, Implementations.DJL, threads, extraOptions());
  }

  private LaunchSpec java(String name, String library) {
    // Ours uses every core unless sluice.threads is set; Deeplearning4j is fastest on one.
    int threads =
        library.equals(Implementations.SLUICE) ? Runtime.getRuntime().availableProcessors() : 1;
    return LaunchSpec.java(name, library, List.of(threads), extraOptions());
  }

  private List<String> extraOptions() {
    return javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split(" +"));
  }

  /** Copies the script and its table of shapes from the class path into a folder. */
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
