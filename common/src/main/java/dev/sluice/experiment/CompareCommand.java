package dev.sluice.experiment;

import dev.sluice.command.CommandText;
import dev.sluice.command.Console;
import dev.sluice.command.Interrupts;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.task.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice compare}: every task with every cell over several seeds. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compare recurrent cells: train every task with every cell over several seeds,",
      "beside baselines. Prints one table a task and writes it as Markdown, CSV and",
      "one HTML page."
    },
    footerHeading = "%n",
    footer = {
      "Stop it with Ctrl-C, or in any other way, and start it again with the same",
      "command: trials that ended are not repeated, the one that was cut off goes on.",
      "Trials that failed are tried again with --retry-failed.",
      "",
      "Examples:",
      "  sluice compare",
      "  sluice compare --tasks sentiment --cells lstm,gru --seeds 5",
      "  sluice compare --workers 2",
      "  sluice compare --tasks forecasting --data my.csv --out my-comparison",
      "",
      "Exit codes: 0 all trials have a result, 1 one failed, 130 stopped before the end."
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--tasks",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "TASK",
      description = "Only these tasks (default: all but the diagnostics).")
  private List<String> tasks = List.of();

  @Option(
      names = "--cells",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "CELL",
      description = {
        "Only these cells (default: rnn,lstm,gru), of: rnn, rnn-relu, lstm, lstm-peephole,",
        "lstm-coupled, gru, gru-reset-after; dl4j-lstm, dl4j-rnn, dl4j-graves-lstm."
      })
  private List<String> cells = List.of("rnn", "lstm", "gru");

  @Option(
      names = "--seeds",
      paramLabel = "N|A,B,...",
      description = "How many seeds (1 to N), or which (default: 3; the one seed 5 is 5,).")
  private String seeds = "3";

  @Option(
      names = "--data",
      paramLabel = "NAME|FILE",
      description = "Other data than the task's own; with one task.")
  private String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML for all trials; with one task.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "GROUP.KEY=VALUE",
      description = "A setting for all trials, such as training.epochs=5.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Results, runs and tables (default: comparison).")
  private Path out = Path.of("comparison");

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Trials side by side, each in its own process (default: 1).")
  private int workers = 1;

  @Option(names = "--retry-failed", description = "Try trials again that failed before.")
  private boolean retryFailed;

  @Option(
      names = "--keep-runs",
      description = "Keep the run folder of each trial, with its models.")
  private boolean keepRuns;

  @Override
  public Integer call() throws IOException {
    Progress progress = Console.progress();
    Grid grid =
        new Grid(
            named(tasks, InstalledTasks.all()),
            cells,
            Grid.seeds(seeds),
            Optional.ofNullable(data),
            Optional.ofNullable(config),
            overrides);
    List<Trial<?>> trials = grid.trials();
    UsageException.within("workers", workers, 1, 1000);
    PrintWriter writer = spec.commandLine().getOut();
    try (ResultsFile results = ResultsFile.open(out.resolve(ResultsFile.NAME), progress);
        Interrupts interrupts =
            new Interrupts(
                () ->
                    progress.say(
                        "Ctrl-C: ending this epoch, then writing the tables so far."
                            + " Press it again to stop at once."))) {
      TrialEngine engine =
          new LocalEngine(
              new LocalEngine.Options(
                  workers, retryFailed, keepRuns, out.resolve("runs"), CommandText.of(spec)),
              progress);
      TrialEngine.Outcome outcome = engine.run(trials, results, interrupts.interruption());
      ExperimentReport report = ExperimentReport.adHoc(TaskComparison.of(trials, results::result));
      List<Path> written = report.write(out);
      writer.println();
      writer.println(report.text(Console.columns()));
      written.forEach(file -> writer.println("Written: " + file));
      return end(writer, outcome);
    }
  }

  private static int end(PrintWriter writer, TrialEngine.Outcome outcome) {
    ExitCode code = ExitCode.SUCCESS;
    if (outcome.failed() > 0) {
      writer.println(
          Figures.counted(outcome.failed(), "trial")
              + " failed (see the notes below the tables); --retry-failed tries again.");
      code = ExitCode.FAILURE;
    }
    if (outcome.left() > 0) {
      writer.println(
          "Stopped with "
              + Figures.counted(outcome.left(), "trial")
              + " left; the same command goes on.");
      code = ExitCode.INTERRUPTED;
    }
    writer.flush();
    return code.code();
  }

  private static List<Task<?>> named(List<String> names, List<Task<?>> installed) {
    if (names.isEmpty()) {
      return installed.stream().filter(Task::comparedByDefault).toList();
    }
    List<Task<?>> chosen = new ArrayList<>();
    for (String name : names) {
      Task<?> task =
          installed.stream()
              .filter(one -> one.name().equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--tasks: there is no task '%s'. Known: %s"
                              .formatted(
                                  name,
                                  String.join(", ", installed.stream().map(Task::name).toList()))));
      if (chosen.contains(task)) {
        throw new UsageException("--tasks: %s stands there twice.".formatted(name));
      }
      chosen.add(task);
    }
    return chosen;
  }
}
