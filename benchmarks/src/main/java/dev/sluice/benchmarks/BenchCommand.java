package dev.sluice.benchmarks;

import dev.sluice.command.ErrorReport;
import dev.sluice.command.Verbosity;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.report.ChartPng;
import dev.sluice.settings.UnknownName;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    subcommands = {WorkerCommand.class, CheckCommand.class},
    description =
        "Compare the speed of training, inference and generation with Deeplearning4j, PyTorch"
            + " and ONNX Runtime.",
    footer = {
      "",
      "sluice bench --pytorch           everything, with PyTorch through DJL (112 MB once)",
      "sluice bench --pytorch --onnx    the same, with ONNX Runtime's inference (139 MB once)",
      "sluice bench --python python3    everything, with PyTorch from this Python",
      "sluice bench --shapes char-2x128 --cells lstm --works train",
      "sluice bench --pytorch --instructions avx512,avx2   as on machines without AVX-512, too",
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int FLAT_STEPS = 100_000;
  private static final int GROWTH_ROUNDS = 5;

  /** How often the peak rate is measured. */
  private static final int PEAKS = 5;

  private static final String PAGE = "performance.md";
  private static final String FIGURES = "performance.csv";

  /** Instead of a page with narrower intervals, which is kept. */
  private static final String NOISY_PAGE = "performance-noisy.md";

  private static final String NOISY_FIGURES = "performance-noisy.csv";

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
      description = "Only these of train, infer, latency and generate (default: all).")
  private List<String> works;

  @Option(
      names = {"--implementations", "--contestants"},
      split = ",",
      paramLabel = "NAMES",
      description =
          "Only these of sluice, sluice-c (with data in 'c' order), dl4j, pytorch, pytorch-djl,"
              + " pytorch-tuned, pytorch-compiled and onnx (default: sluice, sluice-c, dl4j,"
              + " pytorch with --pytorch or --python, with both also pytorch-djl, and onnx with"
              + " --onnx).")
  private List<String> implementations;

  @Option(
      names = "--instructions",
      split = ",",
      paramLabel = "SETS",
      description =
          "Vector instructions that Java and PyTorch may use: avx512, avx2 or both (default: the"
              + " widest of the machine). With avx2, a machine with AVX-512 shows what one without"
              + " it does.")
  private List<String> instructions;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "40",
      description =
          "Maximum number of rounds (default: ${DEFAULT-VALUE}). There are fewer once the ratios"
              + " are certain to 5 %, but at least five.")
  private int rounds;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "9",
      description =
          "Time limit in minutes: at its end there are fewer rounds, but at least three"
              + " (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(names = "--pytorch", description = "Measure PyTorch inside the JVM, through DJL.")
  private boolean pytorch;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      description = "Measure PyTorch from this Python, which must have torch.")
  private Path python;

  @Option(names = "--onnx", description = "Measure ONNX Runtime's inference.")
  private boolean onnx;

  @Option(
      names = "--flat",
      description = "Also check that memory does not grow over 100,000 training steps.")
  private boolean flat;

  @Option(
      names = "--growth",
      description =
          "Also measure how the time grows with units, batch and steps, with one thread and two.")
  private boolean growth;

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
      Machine machine = Machine.describe();
      Map<InstructionSet, List<LaunchSpec>> launches = new EnumMap<>(InstructionSet.class);
      for (InstructionSet set : selectedInstructions(machine.widest())) {
        launches.put(set, launches(scripts, set, machine.widest()));
      }
      long start = System.nanoTime();
      Machine.Ticks before = Machine.Ticks.now();
      InterferenceProbe probe = new InterferenceProbe(machine.cores());
      probe.warmUp(100);
      Map<InstructionSet, Outcome.Peak> peaks = new EnumMap<>(InstructionSet.class);
      for (InstructionSet set : launches.keySet()) {
        Outcome.Peak peak = peak(set, machine);
        peaks.put(set, peak);
        screen.printf(
            Locale.ROOT,
            "%s: one core %.1f GFLOP/s, all cores %.1f; load %.2f%n",
            set,
            peak.core(),
            peak.machine(),
            machine.load());
        screen.flush();
      }
      Benchmark benchmark = new Benchmark(launches, rounds, probe, new Printing(screen));
      int left = selectedShapes.size() * selectedCells.size() * launches.size();
      for (Shape shape : selectedShapes) {
        long applicable = Math.max(1, selectedWorks.stream().filter(shape::offers).count());
        for (RecurrentCell cell : selectedCells) {
          for (InstructionSet set : launches.keySet()) {
            double seconds = 60 * minutes - (System.nanoTime() - start) / 1e9;
            // Half of an equal share: starting and warming up take the other half.
            benchmark.run(set, shape, cell, selectedWorks, seconds / left-- / 2 / applicable);
          }
        }
      }
      Optional<MemoryGrowth> memory =
          flat ? Optional.of(memoryGrowth(screen, machine.widest())) : Optional.empty();
      List<Timing> grown =
          growth ? growth(scripts, launches.keySet(), machine, probe, screen) : List.of();
      Outcome outcome =
          new Outcome(
              machine,
              benchmark.versions(),
              benchmark.timings(),
              benchmark.footprints(),
              benchmark.failures(),
              peaks,
              Machine.Ticks.now().stolenSince(before),
              (System.nanoTime() - start) / 6e10,
              memory,
              grown);
      write(outcome, screen);
      return memory.map(MemoryGrowth::isFlat).orElse(true) && benchmark.failures().isEmpty()
          ? ExitCode.SUCCESS.code()
          : ExitCode.FAILURE.code();
    } finally {
      delete(scripts);
    }
  }

  private Outcome.Peak peak(InstructionSet set, Machine machine) {
    try (Worker worker =
        new Worker(java("peak", Implementations.SLUICE, set.javaOptions(machine.widest())))) {
      // The first calls let the loop be compiled; the fastest counts.
      double core = 0;
      double all = 0;
      for (int i = 0; i < PEAKS; i++) {
        core = Math.max(core, worker.peak(0.3, 1));
        all = Math.max(all, worker.peak(0.3, machine.cores()));
      }
      return new Outcome.Peak(core, all);
    }
  }

  private List<InstructionSet> selectedInstructions(InstructionSet widest) {
    if (instructions == null) {
      return List.of(widest);
    }
    List<InstructionSet> possible =
        Arrays.stream(InstructionSet.values()).filter(set -> set.runsOn(widest)).toList();
    return select("instructions", instructions, possible, InstructionSet::toString);
  }

  /** Times a training step of every size, of ours and of PyTorch, with one thread and two. */
  private List<Timing> growth(
      Path scripts,
      Set<InstructionSet> sets,
      Machine machine,
      InterferenceProbe probe,
      PrintWriter screen)
      throws IOException {
    Map<InstructionSet, List<LaunchSpec>> launches = new EnumMap<>(InstructionSet.class);
    for (InstructionSet set : sets) {
      List<LaunchSpec> ours = new ArrayList<>();
      for (int threads : oneAndTwoThreads()) {
        List<String> options = new ArrayList<>(extraOptions(set.javaOptions(machine.widest())));
        options.add("-Dsluice.threads=" + threads);
        String name = Implementations.SLUICE;
        ours.add(LaunchSpec.java(name, name, List.of(threads), options));
      }
      launches(scripts, set, machine.widest()).stream()
          .filter(launch -> launch.name().equals(Implementations.PYTORCH))
          .forEach(ours::add);
      launches.put(set, ours);
    }
    Benchmark benchmark = new Benchmark(launches, GROWTH_ROUNDS, probe, new Printing(screen));
    for (Growth dimension : Growth.values()) {
      for (Shape shape : dimension.shapes()) {
        for (InstructionSet set : sets) {
          benchmark.run(set, shape, RecurrentCell.LSTM, List.of(Work.TRAIN), 1);
        }
      }
    }
    return benchmark.timings();
  }

  private MemoryGrowth memoryGrowth(PrintWriter screen, InstructionSet widest) {
    Setting smallest = new Setting(widest, Shape.named("tiny"), RecurrentCell.LSTM, Work.TRAIN);
    screen.printf("memory over %d steps of %s%n", FLAT_STEPS, smallest);
    screen.flush();
    return MemoryGrowth.measure(
        java(Implementations.SLUICE, Implementations.SLUICE, List.of()),
        smallest,
        FLAT_STEPS,
        done -> {});
  }

  /** Prints the timings of each setting. */
  private record Printing(PrintWriter screen) implements Benchmark.Listener {
    @Override
    public void measured(Setting setting, List<Timing> timings) {
      print(screen, setting, timings);
    }

    @Override
    public void failed(String message) {
      screen.println(message);
      screen.flush();
    }
  }

  private static void print(PrintWriter screen, Setting setting, List<Timing> timings) {
    screen.printf("%-38s", setting);
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

  /** How every implementation is started, for one instruction set. */
  private List<LaunchSpec> launches(Path scripts, InstructionSet set, InstructionSet widest)
      throws IOException {
    List<String> names = implementations == null ? defaults() : implementations;
    List<String> limits = set.javaOptions(widest);
    List<LaunchSpec> launches = new ArrayList<>();
    for (String name : names) {
      // ONNX Runtime always uses the widest instructions of the machine, and no target is about
      // Deeplearning4j with narrower ones.
      boolean onlyWidest = name.equals(Implementations.ONNX) || name.equals(Implementations.STOCK);
      if (onlyWidest && set != widest) {
        continue;
      }
      launches.add(
          switch (name) {
            case Implementations.SLUICE, Implementations.SLUICE_C, Implementations.STOCK ->
                java(name, name, limits);
            case Implementations.PYTORCH ->
                python == null ? djl(name, limits) : fromPython(name, scripts);
            case Implementations.DJL -> djl(name, limits);
            case Implementations.ONNX -> onnx(name);
            case Implementations.TUNED -> fromPython(name, scripts, "--tuned");
            case Implementations.COMPILED -> fromPython(name, scripts, "--tuned", "--compiled");
            default ->
                throw new UsageException(
                    UnknownName.message(
                        "--implementations", "name", name, Implementations.names()));
          });
    }
    return launches.stream().map(launch -> launch.with(set.environment(widest))).toList();
  }

  private List<String> defaults() {
    List<String> names =
        new ArrayList<>(
            List.of(Implementations.SLUICE, Implementations.SLUICE_C, Implementations.STOCK));
    if (pytorch || python != null) {
      names.add(Implementations.PYTORCH);
    }
    if (pytorch && python != null) {
      names.add(Implementations.DJL);
    }
    if (onnx) {
      names.add(Implementations.ONNX);
    }
    return names;
  }

  private static List<Integer> oneAndTwoThreads() {
    return Runtime.getRuntime().availableProcessors() > 1 ? List.of(1, 2) : List.of(1);
  }

  private LaunchSpec djl(String name, List<String> limits) {
    if (BenchCommand.class.getResource("/jnilib/pytorch.properties") == null
        && BenchCommand.class.getResource("/native/lib/pytorch.properties") == null) {
      throw new UsageException(
          "PyTorch's native library is not on the class path. Run ./sluice bench --pytorch, or use"
              + " --python.");
    }
    return LaunchSpec.java(name, Implementations.DJL, oneAndTwoThreads(), extraOptions(limits));
  }

  private LaunchSpec onnx(String name) {
    if (!Implementations.hasOnnx()) {
      throw new UsageException("ONNX Runtime is not on the class path. Run ./sluice bench --onnx.");
    }
    return LaunchSpec.java(name, name, oneAndTwoThreads(), extraOptions(List.of()));
  }

  private LaunchSpec fromPython(String name, Path scripts, String... options) throws IOException {
    if (python == null) {
      throw new UsageException("the implementation " + name + " requires --python");
    }
    return LaunchSpec.python(name, python, script(scripts), oneAndTwoThreads(), List.of(options));
  }

  private LaunchSpec java(String name, String library, List<String> limits) {
    // Ours uses every core unless sluice.threads is set; Deeplearning4j is fastest on one.
    int threads = Implementations.isOurs(library) ? Runtime.getRuntime().availableProcessors() : 1;
    return LaunchSpec.java(name, library, List.of(threads), extraOptions(limits));
  }

  private List<String> extraOptions(List<String> limits) {
    List<String> all = new ArrayList<>(limits);
    if (!javaOptions.isBlank()) {
      all.addAll(List.of(javaOptions.strip().split(" +")));
    }
    return all;
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

  private void write(Outcome outcome, PrintWriter screen) throws IOException {
    PerformanceReport report = new PerformanceReport(outcome);
    Path page = out.resolve(PAGE);
    String before = Files.exists(page) ? Files.readString(page, StandardCharsets.UTF_8) : "";
    boolean noisy = report.isNoisierThan(before);
    Path written = noisy ? out.resolve(NOISY_PAGE) : page;
    Path figures = out.resolve(noisy ? NOISY_FIGURES : FIGURES);
    AtomicFiles.writeString(written, report.markdown(before));
    AtomicFiles.writeString(figures, report.csv());
    if (!outcome.growth().isEmpty() && !noisy) {
      for (Growth dimension : Growth.values()) {
        for (InstructionSet set : outcome.peaks().keySet()) {
          ChartPng.write(
              dimension.chart(outcome.growth(), set),
              out.resolve(PerformanceReport.picture(dimension, set)));
        }
      }
    }
    if (noisy) {
      screen.printf(
          Locale.ROOT,
          "the hour was too noisy: the intervals of the ratios are %.1f %% wide on average, those"
              + " of %s %.1f %%, which is kept. To replace it, repeat the run while nothing else"
              + " uses the machine, or delete it first.%n",
          100 * outcome.meanWidth().orElseThrow(),
          page,
          100 * PerformanceReport.meanWidth(before).orElseThrow());
    }
    screen.printf("written: %s and %s%n", written, figures);
    screen.flush();
  }
}
