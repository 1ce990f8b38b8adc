package dev.sluice.experiment.command;

import dev.sluice.command.CommandText;
import dev.sluice.command.Console;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.comparison.RecordedExperiment;
import dev.sluice.experiment.declaration.AdHocComparison;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.ExperimentFolder;
import dev.sluice.experiment.declaration.ExperimentText;
import dev.sluice.experiment.report.ExperimentReport;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.ResultsFolder;
import dev.sluice.experiment.worker.TrialEngine;
import dev.sluice.io.AtomicFiles;
import dev.sluice.report.Figures;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.CellOption;
import dev.sluice.task.InstalledTasks;
import dev.sluice.task.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice compare}: runs an experiment, or every task with every cell over several seeds. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compare recurrent cells over several seeds, with baselines and published figures.",
      "With EXPERIMENT, runs the grid that its file declares, and writes results/NAME.jsonl and the"
          + " page results/NAME.md. Without it, runs every task except the diagnostics with RNN,"
          + " LSTM and GRU, and writes the results and a page with charts to comparison/. Prints"
          + " the tables in both cases."
    },
    footerHeading = "%n",
    footer = {
      "You can stop a comparison at any time, for example with Ctrl-C. The same command",
      "continues it: finished trials are not repeated, and an interrupted trial resumes.",
      "Failed trials are run again only with --retry-failed.",
      "",
      "Examples:",
      "  sluice compare",
      "  sluice compare --tasks sentiment --cells lstm,gru --seeds 5",
      "  sluice compare --tasks forecasting --data my.csv --out my-comparison",
      "  sluice compare --workers 2",
      "  sluice compare --list",
      "  sluice compare adding --preset standard",
      "  sluice compare my-experiment.yaml --seeds 2 --cells gru",
      "",
      "Exit codes: 0 all trials have a result, 1 a trial failed, 130 stopped before the end."
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      description = "A name that --list shows, or the path of a .yaml file.")
  private String experiment;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Size of the experiment: quick (default), standard or paper.")
  private String preset;

  @Option(names = "--list", description = "List the experiments.")
  private boolean list;

  @Option(
      names = "--explain",
      paramLabel = "NAME",
      description = "Show the question, grid and cost of an experiment.")
  private String explained;

  @Option(
      names = "--tasks",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "TASK",
      description = "Only these tasks (default: all except the diagnostics); not with EXPERIMENT.")
  private List<String> tasks = List.of();

  @Option(
      names = "--cells",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "CELL",
      completionCandidates = CellNames.class,
      description =
          "Only these cells (default: rnn,lstm,gru, or the experiment's):"
              + " ${COMPLETION-CANDIDATES}.")
  private List<String> cells;

  @Option(
      names = "--seeds",
      paramLabel = "N|A,B,...",
      description =
          "Number of seeds (1 to N), or a list such as 2,5 (default: 3, or the experiment's). For a"
              + " single seed, end the list with a comma: 5,")
  private String seeds;

  @Option(
      names = "--data",
      paramLabel = "NAME|FILE",
      description = "Data for a single task, instead of the task's own; not with EXPERIMENT.")
  private String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings for a single task; not with EXPERIMENT.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "GROUP.KEY=VALUE",
      description = "Set one setting for all trials, such as training.epochs=5.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Folder for results, runs and pages (default: comparison; with EXPERIMENT: results).")
  private Path out;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description =
          "Also write the full report of these trials to this folder; only with EXPERIMENT.")
  private Path report;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Number of trials to run at a time, each in its own process (default: 1).")
  private int workers = 1;

  @Option(names = "--retry-failed", description = "Run failed trials again.")
  private boolean retryFailed;

  @Option(
      names = "--keep-runs",
      description = "Keep the run folder of each trial, with its models.")
  private boolean keepRuns;

  @Override
  public Integer call() throws IOException {
    checkFlags();
    ExperimentFolder folder = ExperimentFolder.installed();
    PrintWriter writer = spec.commandLine().getOut();
    if (list) {
      return list(writer, folder);
    }
    if (explained != null) {
      writer.print(
          ExperimentText.explain(folder.file(explained, InstalledTasks.all()), Console.columns()));
      writer.flush();
      return ExitCode.SUCCESS.code();
    }
    return experiment == null
        ? compareAdHoc()
        : compare(folder.file(experiment, InstalledTasks.all()));
  }

  /** Rejects flags that cannot be combined, so that none is silently ignored. */
  private void checkFlags() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("EXPERIMENT", experiment != null);
    for (OptionSpec option : spec.options()) {
      given.put(option.longestName(), spec.commandLine().getParseResult().hasMatchedOption(option));
    }
    for (String alone : List.of("--list", "--explain")) {
      if (given.get(alone)) {
        reject(given, alone + " takes no other argument", name -> !name.equals(alone));
      }
    }
    if (experiment != null) {
      reject(
          given,
          "the experiment's file declares it",
          Set.of("--tasks", "--data", "--config")::contains);
    } else {
      reject(given, "it requires EXPERIMENT", Set.of("--preset", "--report")::contains);
    }
  }

  private static void reject(Map<String, Boolean> given, String why, Predicate<String> which) {
    given.forEach(
        (name, is) -> {
          if (is && which.test(name)) {
            throw new UsageException(
                "%s cannot be combined with the other arguments: %s.".formatted(name, why));
          }
        });
  }

  private static int list(PrintWriter writer, ExperimentFolder folder) {
    List<String> lines = ExperimentText.list(folder.files(InstalledTasks.all()), Console.columns());
    if (lines.isEmpty()) {
      writer.println("Folder " + folder.path() + " has no experiments.");
    }
    lines.forEach(writer::println);
    writer.flush();
    return ExitCode.SUCCESS.code();
  }

  private Experiment adHoc() {
    return new AdHocComparison(
            named(tasks, InstalledTasks.all()),
            cells == null ? List.of("rnn", "lstm", "gru") : cells,
            AdHocComparison.seeds(seeds == null ? "3" : seeds),
            Optional.ofNullable(data),
            Optional.ofNullable(config),
            overrides)
        .experiment();
  }

  private ComparisonRun.Options options() {
    UsageException.within("workers", workers, 1, 1000);
    return new ComparisonRun.Options(workers, retryFailed, keepRuns, CommandText.of(spec));
  }

  /** Prints the tables, and writes them with charts as HTML, Markdown, CSV and LaTeX. */
  private int compareAdHoc() throws IOException {
    Experiment asked = adHoc();
    Path folder = Optional.ofNullable(out).orElse(Path.of("comparison"));
    ComparisonRun run = new ComparisonRun(asked, options(), Console.progress());
    ComparisonRun.Ended ended = run.run(folder.resolve(ResultsFile.NAME), folder.resolve("runs"));
    ExperimentReport shown = ExperimentReport.adHoc("comparison", ended.comparisons());
    return end(shown, shown.write(folder), ended.outcome());
  }

  /** Prints the tables, and writes the page next to the results. */
  private int compare(ExperimentFile file) throws IOException {
    Experiment asked =
        (preset == null ? file.experiment() : file.experiment(preset))
            .with(
                Optional.ofNullable(cells),
                Optional.ofNullable(seeds).map(AdHocComparison::seeds),
                overrides);
    ResultsFolder folder = new ResultsFolder(Optional.ofNullable(out).orElse(Path.of("results")));
    ComparisonRun run = new ComparisonRun(asked, options(), Console.progress()).withEstimate();
    ComparisonRun.Ended ended = run.run(folder.lines(file.name()), folder.runs(file.name()));
    ExperimentReport shown = ExperimentReport.of(asked, ended.comparisons());
    List<Path> written = new ArrayList<>(List.of(folder.lines(file.name())));
    // The page shows the whole results file, which may hold more than this command requested.
    Optional<RecordedExperiment> recorded =
        RecordedExperiment.of(file, ResultsFile.read(folder.lines(file.name())));
    if (recorded.isPresent()) {
      Path page = folder.page(file.name());
      AtomicFiles.writeString(page, ExperimentReport.of(recorded.get()).page());
      written.add(page);
    }
    if (report != null) {
      written.addAll(shown.write(report));
    }
    return end(shown, written, ended.outcome());
  }

  private int end(ExperimentReport shown, List<Path> written, TrialEngine.Outcome outcome) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.println();
    writer.println(shown.text(Console.columns()));
    written.forEach(one -> writer.println("Written: " + one));
    ExitCode code = ExitCode.SUCCESS;
    if (outcome.failed() > 0) {
      writer.println(
          "%s failed (see the notes below the tables); --retry-failed runs %s again."
              .formatted(
                  Figures.counted(outcome.failed(), "trial"),
                  outcome.failed() == 1 ? "it" : "them"));
      code = ExitCode.FAILURE;
    }
    if (outcome.left() > 0) {
      writer.println(
          "Stopped with %s left. Run the same command to continue."
              .formatted(Figures.counted(outcome.left(), "trial")));
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
                          UnknownName.message(
                              "--tasks",
                              "task",
                              name,
                              installed.stream().map(Task::name).toList())));
      if (chosen.contains(task)) {
        throw new UsageException("--tasks: %s is given twice.".formatted(name));
      }
      chosen.add(task);
    }
    return chosen;
  }

  /** The names of cells for the help text and for completion. */
  static final class CellNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CellOption.labels().iterator();
    }
  }
}
