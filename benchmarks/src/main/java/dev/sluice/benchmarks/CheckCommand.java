package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.error.ExitCode;
import dev.sluice.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench check}: for continuous integration. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Check that training steps have not become slower, in half a minute.",
      "Compares the ratio of a step to a matrix product, both on one thread, with the committed"
          + " ratio. Exit code 1 if one is worse by more than 60 % in three attempts, or by more"
          + " than 100 % on a processor without committed ratios.",
    })
final class CheckCommand implements Callable<Integer> {
  private static final String COMMITTED = "ratios.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--update",
      paramLabel = "FILE",
      description =
          "Write the ratios of this processor to this file, " + COMMITTED + " in the sources.")
  private Path update;

  /** What is checked with an instruction set: few steps and many, small products and large. */
  static List<Setting> settings(InstructionSet set) {
    return List.of(
        new Setting(set, Shape.named("forecast"), RecurrentCell.LSTM, Work.TRAIN),
        new Setting(set, Shape.named("rows"), RecurrentCell.GRU, Work.TRAIN),
        new Setting(set, Shape.named("char-2x128"), RecurrentCell.LSTM, Work.TRAIN));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter screen = spec.commandLine().getOut();
    Machine machine = Machine.describe();
    InterferenceProbe probe = new InterferenceProbe(machine.cores());
    probe.warmUp(50);
    List<RatioCheck.Committed> committed = read();
    List<RatioCheck.Result> results = new ArrayList<>();
    try (Processes processes = new Processes(machine.widest())) {
      RatioCheck check =
          new RatioCheck(
              committed,
              machine.processor(),
              processes::measure,
              () -> probe.interference(probe.run()));
      if (check.isTooLoaded()) {
        screen.println("skipped: other processes use more than half of the machine");
        screen.flush();
        return update == null ? ExitCode.SUCCESS.code() : ExitCode.FAILURE.code();
      }
      for (InstructionSet set : InstructionSet.values()) {
        if (set.runsOn(machine.widest())) {
          for (Setting setting : settings(set)) {
            RatioCheck.Result result = check.check(setting);
            results.add(result);
            screen.println(text(result));
            screen.flush();
          }
        }
      }
    }
    if (update != null) {
      write(committed, results, machine.processor());
      screen.println("written: " + update);
      screen.flush();
      return ExitCode.SUCCESS.code();
    }
    return results.stream().anyMatch(r -> r.verdict() == RatioCheck.Verdict.WORSE)
        ? ExitCode.FAILURE.code()
        : ExitCode.SUCCESS.code();
  }

  private static String text(RatioCheck.Result result) {
    String limit = String.format(Locale.ROOT, "%.2f", result.limit());
    return String.format(
        Locale.ROOT,
        "%s: %.2f times a product's time, %s",
        result.setting(),
        result.ratio(),
        switch (result.verdict()) {
          case HOLDS -> "at most " + limit;
          case WORSE -> "WORSE than " + limit + " in every attempt: find out what became slower";
          case LOADED ->
              "more than "
                  + limit
                  + ", but skipped: other processes use more than half of the machine";
          case UNKNOWN -> "not compared: no ratio is committed for these instructions";
        });
  }

  /** The committed ratios. */
  static List<RatioCheck.Committed> read() throws IOException {
    try (InputStream in = CheckCommand.class.getResourceAsStream(COMMITTED)) {
      return JSON.readValue(in, new TypeReference<>() {});
    }
  }

  /** One ratio a line, sorted as measured; those of other processors stay. */
  private void write(
      List<RatioCheck.Committed> committed, List<RatioCheck.Result> results, String processor)
      throws IOException {
    List<RatioCheck.Committed> all = new ArrayList<>(committed);
    all.removeIf(c -> c.processor().equals(processor));
    for (RatioCheck.Result result : results) {
      Setting setting = result.setting();
      all.add(
          new RatioCheck.Committed(
              setting.instructions(),
              processor,
              setting.shape().name(),
              setting.cell(),
              Math.round(100 * result.ratio()) / 100.0));
    }
    List<String> lines = new ArrayList<>();
    for (RatioCheck.Committed one : all) {
      lines.add("  " + JSON.writeValueAsString(one));
    }
    Files.createDirectories(update.toAbsolutePath().getParent());
    AtomicFiles.writeString(
        update, lines.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n")));
  }

  /** One process for each instruction set, and a fresh one for each further attempt. */
  private static final class Processes implements AutoCloseable {
    private final InstructionSet widest;
    private final Map<InstructionSet, Worker> first = new EnumMap<>(InstructionSet.class);

    Processes(InstructionSet widest) {
      this.widest = widest;
    }

    private Worker start(InstructionSet set) {
      List<String> options = new ArrayList<>(set.javaOptions(widest));
      options.add("-Dsluice.threads=1");
      String name = Implementations.SLUICE;
      return new Worker(
          LaunchSpec.java(name, name, List.of(1), options).with(set.environment(widest)));
    }

    double measure(Setting setting, int attempt) {
      if (attempt == 0) {
        return first
            .computeIfAbsent(setting.instructions(), this::start)
            .ratio(setting.shape(), setting.cell());
      }
      try (Worker fresh = start(setting.instructions())) {
        return fresh.ratio(setting.shape(), setting.cell());
      }
    }

    @Override
    public void close() {
      first.values().forEach(Worker::close);
    }
  }
}
