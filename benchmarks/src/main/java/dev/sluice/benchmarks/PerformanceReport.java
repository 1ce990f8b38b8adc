package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Timing.Measure;
import dev.sluice.report.CsvTable;
import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An {@link Outcome} as a Markdown page and as CSV. */
final class PerformanceReport {
  static final String NOTES_BEGIN = "<!-- written by hand: kept when the page is written again -->";

  /** Before the mean width of the intervals, which is also read from a page. */
  private static final String WIDTH = "mean width of their intervals ";

  private static final Pattern WIDTH_OF_PAGE = Pattern.compile(WIDTH + "([0-9.]+) %");
  static final String NOTES_END = "<!-- end of what is written by hand -->";
  private static final String NO_NOTES =
      "## Where a target is missed\n\nNothing is written here yet.\n";

  private final Outcome outcome;

  PerformanceReport(Outcome outcome) {
    this.outcome = outcome;
  }

  /** The mean width of the intervals of a page's ratios, as a share; empty if it has none. */
  static OptionalDouble meanWidth(String page) {
    Matcher width = WIDTH_OF_PAGE.matcher(page);
    return width.find()
        ? OptionalDouble.of(Double.parseDouble(width.group(1)) / 100)
        : OptionalDouble.empty();
  }

  /**
   * Whether the run was too noisy to replace a page: its intervals are wide, and those of the page
   * are narrower.
   */
  boolean isNoisierThan(String page) {
    double width = outcome.meanWidth().orElse(0);
    return width > RatioInterval.NARROW && meanWidth(page).orElse(Double.MAX_VALUE) < width;
  }

  /** One row for each implementation and number of threads of each setting. */
  String csv() {
    List<Table.Column> columns =
        List.of(
            Table.Column.text("instructions"),
            Table.Column.text("shape"),
            Table.Column.text("cell"),
            Table.Column.text("work"),
            Table.Column.text("contestant"),
            Table.Column.figure("threads"),
            Table.Column.figure("min_ms"),
            Table.Column.figure("median_ms"));
    List<Table.Row> rows = new ArrayList<>();
    Stream.concat(outcome.timings().stream(), outcome.growth().stream())
        // Other ways of calling PyTorch are on the page only.
        .filter(t -> !t.implementation().startsWith(Implementations.PYTORCH + "-"))
        .forEach(
            timing ->
                rows.add(
                    Table.Row.of(
                        timing.setting().instructions().toString(),
                        timing.setting().shape().name(),
                        timing.setting().cell().toString(),
                        timing.setting().work().toString(),
                        timing.implementation(),
                        Integer.toString(timing.threads()),
                        format("%.4f", timing.minimum()),
                        format("%.4f", timing.median()))));
    return CsvTable.of(new Table("", columns, rows, List.of()));
  }

  private List<Timing> of(Setting setting) {
    return outcome.timings().stream().filter(t -> t.setting().equals(setting)).toList();
  }

  /**
   * The page.
   *
   * @param before the page that it replaces, whose handwritten part is kept; or empty
   */
  String markdown(String before) {
    StringBuilder page = new StringBuilder("# Performance\n\n");
    page.append(introduction());
    page.append("\n## Targets\n\n").append(MarkdownTable.of(targets()));
    page.append(failures()).append(noise());
    for (Work work : Work.values()) {
      Table table = ratios(work);
      if (!table.rows().isEmpty()) {
        page.append('\n').append("## ").append(heading(work)).append("\n\n");
        page.append(MarkdownTable.of(table));
      }
    }
    page.append('\n').append(notes(before));
    if (outcome.timings().stream().anyMatch(t -> t.setting().work() == Work.TRAIN)) {
      page.append("\n## Share of the machine's peak\n\n").append(peakText());
      page.append(MarkdownTable.of(peak()));
      page.append("\n## Memory\n\n").append(memoryText()).append(MarkdownTable.of(memory()));
    }
    if (!outcome.growth().isEmpty()) {
      page.append("\n## Growth\n\n").append(growthText());
      page.append(MarkdownTable.of(growth()));
      for (Growth growth : Growth.values()) {
        for (InstructionSet instructions : outcome.peaks().keySet()) {
          page.append(
              format(
                  "%n![Time by %s with %s, on logarithmic axes](%s)%n",
                  growth, instructions, picture(growth, instructions)));
        }
      }
    }
    page.append("\n## All timings\n\n").append(MarkdownTable.of(times()));
    page.append("\n## Method\n\n").append(method());
    return page.toString();
  }

  /** The file of a picture, relative to the page. */
  static String picture(Growth growth, InstructionSet instructions) {
    return "images/performance-%s-%s.png".formatted(growth, instructions);
  }

  /** What could not be measured, or nothing. */
  private String failures() {
    if (outcome.failures().isEmpty()) {
      return "";
    }
    return "\nNot measured, because the implementation ended unexpectedly, twice:\n\n"
        + outcome.failures().stream().map(f -> "- `" + f + "`\n").collect(Collectors.joining());
  }

  /** The ratios that are not certain, or nothing. */
  private String noise() {
    List<String> uncertain =
        outcome.settings().stream()
            .filter(
                s ->
                    Arrays.stream(Measure.values())
                        .flatMap(m -> outcome.againstRivals(s, m).stream())
                        .anyMatch(interval -> !interval.isNarrow()))
            .map(s -> "`" + s + "`")
            .toList();
    if (uncertain.isEmpty()) {
      return "";
    }
    return "\n"
        + "The hour was too noisy for these settings: the interval of their ratio to"
        + " `pytorch` or `onnx`, by\n"
        + "minima or by medians, is wider than 5 %.\n\n"
        + uncertain.stream().map(setting -> "- " + setting + "\n").collect(Collectors.joining());
  }

  private static String growthText() {
    return format(
        """
        A training step of an LSTM, with one dimension of the shape `%s` changed. A slope is that of a
        straight line through the times on logarithmic axes; the ideal has the same rate of operations
        at each size. The last column is the fastest time with one thread divided by that with two, the
        geometric mean of the sizes.

        """,
        Growth.BASE);
  }

  private Table growth() {
    List<Table.Row> rows = new ArrayList<>();
    for (Growth growth : Growth.values()) {
      List<Growth.Curve> curves = growth.curves(outcome.growth());
      for (Growth.Curve curve : curves) {
        Optional<Double> gain =
            curves.stream()
                .filter(
                    one ->
                        one.threads() == 1
                            && curve.threads() == 2
                            && one.instructions() == curve.instructions()
                            && one.implementation().equals(curve.implementation())
                            && one.milliseconds().size() == curve.milliseconds().size())
                .findFirst()
                .map(
                    one ->
                        Targets.geometricMean(
                            IntStream.range(0, curve.milliseconds().size())
                                .mapToObj(
                                    i -> one.milliseconds().get(i) / curve.milliseconds().get(i))));
        rows.add(
            Table.Row.of(
                growth.toString(),
                curve.instructions().toString(),
                curve.implementation(),
                Integer.toString(curve.threads()),
                growth.slope(curve).map(slope -> format("%.2f", slope)).orElse(""),
                format("%.2f", growth.idealSlope()),
                gain.map(factor -> format("%.2f", factor)).orElse("")));
      }
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("by"),
            Table.Column.text("instructions"),
            Table.Column.text("implementation"),
            Table.Column.figure("threads"),
            Table.Column.figure("slope"),
            Table.Column.figure("ideal slope"),
            Table.Column.figure("gain by the second thread")),
        rows,
        List.of());
  }

  private static String heading(Work work) {
    return switch (work) {
      case TRAIN -> "Training, milliseconds per step";
      case INFER -> "Inference, milliseconds per batch";
      case LATENCY -> "Inference, milliseconds for a single sequence";
      case GENERATE -> "Generation, milliseconds per character";
    };
  }

  private String introduction() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        Written by `./sluice bench`; [performance.csv](performance.csv) has the figures. A ratio is
        the peer's time divided by ours: above 1, ours is faster. For each peer, the best of the
        measured numbers of threads counts. After a ratio is half the width of its 95 % interval.

        | | |
        |---|---|
        """);
    Machine machine = outcome.machine();
    line(text, "processor", machine.processor() + ", " + machine.cores() + " cores");
    line(text, "vector instructions", String.join(" ", machine.vectorFlags()));
    outcome
        .peaks()
        .forEach(
            (instructions, peak) ->
                line(
                    text,
                    "peak with " + instructions,
                    format(
                        "%.1f GFLOP/s for one core, %.1f for all", peak.core(), peak.machine())));
    line(text, "memory", machine.memoryMib() < 0 ? "unknown" : machine.memoryMib() + " MiB");
    line(text, "system", machine.system());
    line(text, "Java", machine.java());
    outcome.versions().forEach((name, version) -> line(text, "`" + name + "`", version));
    line(text, "date", machine.date());
    line(text, "revision", "`" + machine.revision() + "`");
    line(text, "load at the start", format("%.2f", machine.load()));
    double[] interference =
        outcome.timings().stream()
            .flatMap(t -> t.interference().stream())
            .mapToDouble(Double::doubleValue)
            .toArray();
    double mean = Arrays.stream(interference).average().orElse(0);
    double most = Arrays.stream(interference).max().orElse(0);
    long disturbed = Arrays.stream(interference).filter(share -> share > 0.1).count();
    line(
        text,
        "interference",
        format(
            "%.1f %% on average, %.0f %% at most; more than 10 %% before %d of %d iterations;"
                + " stolen by the host: %.1f %%",
            100 * mean, 100 * most, disturbed, interference.length, 100 * outcome.stolen()));
    outcome
        .meanWidth()
        .ifPresent(
            width ->
                line(
                    text,
                    "certainty",
                    format(
                        "%d of %d ratios to `pytorch` and `onnx` to 5 %%; " + WIDTH + "%.1f %%",
                        outcome.ratiosToRivals().stream().filter(RatioInterval::isNarrow).count(),
                        outcome.ratiosToRivals().size(),
                        100 * width)));
    line(text, "duration", format("%.1f minutes", outcome.minutes()));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("| ").append(name).append(" | ").append(value.replace("|", "\\|")).append(" |\n");
  }

  private Table targets() {
    List<Table.Row> rows = new ArrayList<>();
    for (Targets.Result result : Targets.of(outcome)) {
      List<String> cells = new ArrayList<>();
      cells.add(result.name());
      cells.add(result.instructions().toString());
      cells.add(format("%.2f", result.atLeast()));
      for (Measure measure : Measure.values()) {
        Double figure = result.measured().get(measure);
        String where = result.where().get(measure);
        cells.add(figure == null ? "" : format("%.2f", figure));
        cells.add(where == null ? "" : where);
      }
      String reached =
          result.isReached() ? "yes" : format("no: %.0f %% short", 100 * result.missing());
      cells.add(result.certain() ? reached : reached + ", too noisy to be sure");
      rows.add(Table.Row.of(cells.toArray(String[]::new)));
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("target"),
            Table.Column.text("instructions"),
            Table.Column.figure("at least"),
            Table.Column.figure("by minima"),
            Table.Column.text("at"),
            Table.Column.figure("by medians"),
            Table.Column.text("at"),
            Table.Column.text("reached")),
        rows,
        List.of());
  }

  /** Our time, and the best time and the ratios of each peer. */
  private Table ratios(Work work) {
    List<String> peers =
        outcome.versions().keySet().stream()
            .filter(n -> !n.equals(Implementations.SLUICE))
            .filter(
                n ->
                    outcome.timings().stream()
                        .anyMatch(t -> t.implementation().equals(n) && t.setting().work() == work))
            .toList();
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("instructions"));
    columns.add(Table.Column.text("shape"));
    columns.add(Table.Column.text("cell"));
    columns.add(Table.Column.figure("sluice"));
    for (String peer : peers) {
      columns.add(Table.Column.figure(peer));
      columns.add(Table.Column.figure("ratio of minima"));
      columns.add(Table.Column.figure("ratio of medians"));
    }
    List<Table.Row> rows = new ArrayList<>();
    for (Setting setting : outcome.settings()) {
      if (setting.work() != work) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(setting.instructions().toString());
      cells.add(setting.shape().name());
      cells.add(setting.cell().toString());
      cells.add(minimum(setting, Implementations.SLUICE));
      for (String peer : peers) {
        cells.add(minimum(setting, peer));
        for (Measure measure : Measure.values()) {
          cells.add(outcome.ratio(setting, peer, measure).map(r -> text(r)).orElse(""));
        }
      }
      rows.add(Table.Row.of(cells.toArray(String[]::new)));
    }
    return new Table("", columns, rows, List.of());
  }

  private static String text(RatioInterval interval) {
    return format("%.2f ± %.2f", interval.ratio(), (interval.high() - interval.low()) / 2);
  }

  private String minimum(Setting setting, String implementation) {
    return outcome
        .best(setting, implementation, Measure.MINIMUM)
        .map(timing -> milliseconds(timing.minimum()))
        .orElse("");
  }

  private static String milliseconds(double value) {
    return format(value < 1 ? "%.4f" : value < 100 ? "%.2f" : "%.0f", value);
  }

  private static String peakText() {
    return """
    The peak is that of the table above: fused multiply-adds of the Java Vector API in registers
    alone, measured in the same run. A step's operations are those of its matrix products, two for
    each multiply-add; gates, loss and Adam take time but are not counted.

    """;
  }

  private Table peak() {
    List<Table.Row> rows = new ArrayList<>();
    for (Setting setting : outcome.settings()) {
      Optional<Timing> own = outcome.best(setting, Implementations.SLUICE, Measure.MINIMUM);
      if (setting.work() != Work.TRAIN || own.isEmpty()) {
        continue;
      }
      double operations = setting.shape().operations(setting.cell(), Work.TRAIN);
      rows.add(
          Table.Row.of(
              setting.instructions().toString(),
              setting.shape().name(),
              setting.cell().toString(),
              format("%.3f", operations / 1e9),
              Integer.toString(own.get().threads()),
              format("%.1f", operations / own.get().minimum() / 1e6),
              share(setting, Measure.MINIMUM),
              share(setting, Measure.MEDIAN)));
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("instructions"),
            Table.Column.text("shape"),
            Table.Column.text("cell"),
            Table.Column.figure("10^9 operations per step"),
            Table.Column.figure("threads"),
            Table.Column.figure("GFLOP/s"),
            Table.Column.figure("share of peak by minima"),
            Table.Column.figure("by medians")),
        rows,
        List.of());
  }

  private String share(Setting setting, Measure measure) {
    return format("%.0f %%", 100 * outcome.shareOfPeak(setting, measure).orElseThrow());
  }

  private String memoryText() {
    StringBuilder text =
        new StringBuilder(
            "Peak resident memory in MiB of a process that only trained that shape and cell,"
                + " including the\nlibraries and the virtual machine's heap (at most 2 GiB, as"
                + " `./sluice` sets it).\n");
    outcome
        .memoryGrowth()
        .ifPresent(
            memory ->
                text.append(
                    format(
                        "%nOver %d steps of %s, the memory of `sluice` in MiB after each tenth was"
                            + " %s:%n%s (%+.1f %% from the second reading to the last).%n",
                        memory.steps(),
                        memory.setting().shape().name() + " " + memory.setting().cell(),
                        String.join(", ", memory.kib().stream().map(k -> "" + k / 1024).toList()),
                        memory.isFlat() ? "flat" : "**growing**",
                        100 * memory.growth())));
    return text.append('\n').toString();
  }

  private Table memory() {
    List<String> names = List.copyOf(outcome.versions().keySet());
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("instructions"));
    columns.add(Table.Column.text("shape"));
    columns.add(Table.Column.text("cell"));
    names.forEach(name -> columns.add(Table.Column.figure(name)));
    List<Table.Row> rows = new ArrayList<>();
    for (Setting setting : outcome.settings()) {
      if (setting.work() != Work.TRAIN) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(setting.instructions().toString());
      cells.add(setting.shape().name());
      cells.add(setting.cell().toString());
      for (String name : names) {
        cells.add(
            outcome.footprints().stream()
                .filter(f -> f.setting().equals(setting))
                .filter(f -> f.implementation().equals(name) && f.peakKib() >= 0)
                .map(f -> Long.toString(f.peakKib() / 1024))
                .findFirst()
                .orElse(""));
      }
      rows.add(Table.Row.of(cells.toArray(String[]::new)));
    }
    return new Table("", columns, rows, List.of());
  }

  private Table times() {
    List<Table.Row> rows = new ArrayList<>();
    for (Setting setting : outcome.settings()) {
      for (Timing timing : of(setting)) {
        rows.add(
            Table.Row.of(
                setting.instructions().toString(),
                setting.shape().name(),
                setting.cell().toString(),
                setting.work().toString(),
                timing.implementation(),
                Integer.toString(timing.threads()),
                milliseconds(timing.minimum()),
                milliseconds(timing.median()),
                Integer.toString(timing.rounds().size()),
                Integer.toString(timing.count()),
                format(
                    "%.0f %%",
                    100
                        * timing.interference().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(0))));
      }
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("instructions"),
            Table.Column.text("shape"),
            Table.Column.text("cell"),
            Table.Column.text("work"),
            Table.Column.text("implementation"),
            Table.Column.figure("threads"),
            Table.Column.figure("minimum ms"),
            Table.Column.figure("median ms"),
            Table.Column.figure("rounds"),
            Table.Column.figure("timings"),
            Table.Column.figure("interference")),
        rows,
        List.of());
  }

  /** The handwritten part of the page before, between its marks. */
  private static String notes(String before) {
    int begin = before.indexOf(NOTES_BEGIN);
    int end = before.indexOf(NOTES_END);
    String kept =
        begin >= 0 && end > begin
            ? before.substring(begin + NOTES_BEGIN.length(), end).strip() + "\n"
            : NO_NOTES;
    return NOTES_BEGIN + "\n\n" + kept + "\n" + NOTES_END + "\n";
  }

  private static String method() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        For each shape, cell and instruction set, every implementation runs in a process of its own.
        After a warm-up (a virtual machine runs until its iterations get no faster, for 1.5 to 6
        seconds), the implementations alternate: in each round every one has one iteration, and the
        order changes from round to round. An iteration probes the interference, makes one run that is
        not timed, and then about 200 ms of timed runs. If a single run takes longer than that, the
        untimed run is skipped. No timing is discarded. Rounds are repeated until the 95 % interval of
        each ratio to PyTorch and ONNX Runtime is narrower than 5 % of the ratio, or the time is up.
        After three rounds, `dl4j` is not timed any more, nor is a number of threads at which an
        implementation takes at least 1.3 times as long as at another.

        - **Intervals** are by the percentile bootstrap over rounds, 2,000 samples. A median is that of
          the rounds' medians. The interval of a ratio of minima only says how much the minimum depends
          on single rounds.
        - **Instruction sets**: on a machine with AVX-512, `avx2` is `-XX:UseAVX=2` for Java, and
          `ATEN_CPU_CAPABILITY=avx2`, `ONEDNN_MAX_CPU_ISA=AVX2`, `MKL_ENABLE_INSTRUCTIONS=AVX2` and
          `OPENBLAS_CORETYPE=Haswell` for the native libraries. `dl4j` and `onnx`, which cannot be
          limited, are measured with the widest set of the machine only.
        - **Interference**: a fixed spin loop runs on every core at once. The share by which it takes
          longer than its fastest time of the whole run was used by other processes.
        - **train** is `MultiLayerNetwork.fit(DataSet)` on a prepared batch; in PyTorch, zero_grad,
          forward, loss, backward and Adam. **infer** is `output` of a prepared batch; in PyTorch, a
          forward pass with softmax under no_grad. **latency** is the same for a batch of one sequence.
          **generate** reads one character and samples the next.
        - **sluice**: layers and stepping form as `SluiceNetworks` builds them. `gru` is our default, with
          the reset gate before the product; PyTorch applies it after.
        - **sluice-c**: the same with features and labels in ordinary arrays of Nd4j ('c' order), which
          the engine reorders; `sluice` gets time-major arrays.
        - **dl4j**: `LSTM` and `SimpleRnn`, on one OpenMP thread, since two are three to eight times
          slower. It has no GRU.
        - **pytorch**: `nn.LSTM`, `nn.GRU`, `nn.RNN`, `nn.Embedding` with dense gradients and Adam with
          its defaults, with one thread and with two. Sequences of several lengths are packed, or padded
          and read at their last step, whichever is faster. The C library is told to keep freed memory,
          with which PyTorch is up to twice as fast on some machines.
        - **pytorch-djl**: the same kernels inside the virtual machine through DJL, with DJL's Adam and
          without packed sequences. In a run without Python, its row is called `pytorch`.
        - **onnx**: ONNX Runtime with the parameters of our networks, inference only, with one thread
          and with two. Generation has to be faster than PyTorch's only.
        - **pytorch-tuned**: fused Adam, `LSTMCell` and the like for single characters, and
          inference_mode. **pytorch-compiled**: the same, and the network through torch.compile.

        """);
    text.append("| shape | work |\n|---|---|\n");
    for (Shape shape : Shape.all()) {
      line(text, shape.name(), shape.work());
    }
    text.append(
        """

        Operations, with S unmasked steps, g gates, n units in each of d directions, k outputs and R steps
        that have an output: forward = sum over layers of 2 S g d n (in + n) + 2 R d n k; a training step
        = 3 forward - 2 S g d n in of a first layer that reads data, whose gradient is not needed. One-hot
        inputs count as a full product.
        """);
    return text.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
