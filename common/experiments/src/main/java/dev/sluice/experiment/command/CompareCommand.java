package dev.sluice.experiment.command;

import dev.sluice.command.CommandText;
import dev.sluice.command.Console;
import dev.sluice.command.Interrupts;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.comparison.PlannedComparisons;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.AdHocComparison;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.ExperimentFolder;
import dev.sluice.experiment.declaration.ExperimentText;
import dev.sluice.experiment.declaration.InstalledTasks;
import dev.sluice.experiment.planning.CostEstimate;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.planning.TimeLeft;
import dev.sluice.experiment.report.ExperimentReport;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.worker.LocalEngine;
import dev.sluice.experiment.worker.TrialEngine;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.CellOption;
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

/** {@code sluice compare}: an experiment, or every task with every cell over several seeds. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compare recurrent cells over seeds, beside baselines and published figures.",
      "With EXPERIMENT: what its file declares. Without: every task with RNN, LSTM and GRU. The"
          + " tables are printed, and written as a page, Markdown, CSV and LaTeX."
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
      "  sluice compare --tasks forecasting --data my.csv --out my-comparison",
      "  sluice compare --workers 2",
      "  sluice compare --list",
      "  sluice compare adding --preset standard",
      "  sluice compare my-experiment.yaml --seeds 2 --cells gru",
      "",
      "Exit codes: 0 all trials have a result, 1 one failed, 130 stopped before the end."
    })
public final class CompareCommand implements Callable<Integer> {
  /** How many threads the engine of a process has. */
  private static final String THREADS = "sluice.threads";

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
      description = "Cost of the experiment: quick (default), standard or paper.")
  private String preset;

  @Option(names = "--list", description = "Say which experiments there are.")
  private boolean list;

  @Option(
      names = "--explain",
      paramLabel = "NAME",
      description = "Say what an experiment asks, runs and costs.")
  private String explained;

  @Option(
      names = "--tasks",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "TASK",
      description = "Only these tasks (default: all but the diagnostics); without EXPERIMENT.")
  private List<String> tasks = List.of();

  @Option(
      names = "--cells",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "CELL",
      completionCandidates = CellNames.class,
      description =
          "Only these cells (default: rnn,lstm,gru, or the experiment's), of:"
              + " ${COMPLETION-CANDIDATES}.")
  private List<String> cells;

  @Option(
      names = "--seeds",
      paramLabel = "N|A,B,...",
      description =
          "How many seeds (1 to N), or which (default: 3, or the experiment's; the one seed 5 is"
              + " 5,).")
  private String seeds;

  @Option(
      names = "--data",
      paramLabel = "NAME|FILE",
      description = "Other data than the task's own; with one task, without EXPERIMENT.")
  private String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML for all trials; with one task, without EXPERIMENT.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "GROUP.KEY=VALUE",
      description = "A setting for all trials, such as training.epochs=5.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Results, runs and tables (default: comparison; with EXPERIMENT: results).")
  private Path out;

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
    return run(experiment == null ? adHoc() : declared(folder));
  }

  /** Flags that make no sense together, so that none is ignored without a word. */
  private void checkFlags() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("EXPERIMENT", experiment != null);
    for (OptionSpec option : spec.options()) {
      given.put(option.longestName(), spec.commandLine().getParseResult().hasMatchedOption(option));
    }
    for (String alone : List.of("--list", "--explain")) {
      if (given.get(alone)) {
        refuse(given, alone + " stands alone", name -> !name.equals(alone));
      }
    }
    if (experiment != null) {
      refuse(
          given,
          "an experiment's file says that itself",
          Set.of("--tasks", "--data", "--config")::contains);
    } else {
      refuse(given, "it goes with EXPERIMENT", "--preset"::equals);
    }
  }

  private static void refuse(Map<String, Boolean> given, String why, Predicate<String> which) {
    given.forEach(
        (name, is) -> {
          if (is && which.test(name)) {
            throw new UsageException("%s does not go here: %s.".formatted(name, why));
          }
        });
  }

  private static int list(PrintWriter writer, ExperimentFolder folder) {
    List<String> lines = ExperimentText.list(folder.files(InstalledTasks.all()), Console.columns());
    if (lines.isEmpty()) {
      writer.println("There are no experiments in " + folder.path() + ".");
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

  private Experiment declared(ExperimentFolder folder) {
    ExperimentFile file = folder.file(experiment, InstalledTasks.all());
    return (preset == null ? file.experiment() : file.experiment(preset))
        .with(
            Optional.ofNullable(cells),
            Optional.ofNullable(seeds).map(AdHocComparison::seeds),
            overrides);
  }

  private int run(Experiment asked) throws IOException {
    UsageException.within("workers", workers, 1, 1000);
    Progress progress = Console.progress();
    Plan plan = Plan.of(asked, progress);
    boolean declared = experiment != null;
    Path root = Optional.ofNullable(out).orElse(Path.of(declared ? "results" : "comparison"));
    Path folder = declared ? root.resolve(asked.name()) : root;
    Path file = root.resolve(declared ? asked.name() + ".jsonl" : ResultsFile.NAME);
    PrintWriter writer = spec.commandLine().getOut();
    try (ResultsFile results = ResultsFile.open(file, progress);
        Interrupts interrupts =
            new Interrupts(
                () ->
                    progress.say(
                        "Ctrl-C: ending this epoch, then writing the tables so far."
                            + " Press it again to stop at once."))) {
      TimeLeft time = new TimeLeft();
      if (declared) {
        estimate(plan, results, time, progress);
      }
      TrialEngine engine =
          new LocalEngine(
              new LocalEngine.Options(
                  workers, retryFailed, keepRuns, folder.resolve("runs"), CommandText.of(spec)),
              time,
              progress);
      TrialEngine.Outcome outcome = run(plan, engine, results, progress, interrupts);
      List<TaskComparison> tables = PlannedComparisons.of(plan, results::result);
      ExperimentReport report =
          declared
              ? new ExperimentReport(
                  asked.name(),
                  asked.title(),
                  ExperimentText.about(asked),
                  asked.preset().orElse(""),
                  tables)
              : ExperimentReport.adHoc(tables);
      List<Path> written = report.write(folder);
      writer.println();
      writer.println(report.text(Console.columns()));
      written.forEach(one -> writer.println("Written: " + one));
      return end(writer, outcome);
    }
  }

  private void estimate(Plan plan, ResultsFile results, TimeLeft time, Progress progress) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (workers > 1 && System.getProperty(THREADS) == null) {
      // Measured with as many threads as each worker will have; this process trains nothing itself.
      System.setProperty(THREADS, Integer.toString(Math.max(1, processors / workers)));
    }
    Predicate<Trial<?>> settled =
        trial -> results.result(trial).filter(one -> one.isFinal() || !retryFailed).isPresent();
    new CostEstimate(time, progress).say(plan.open(results::result, settled), workers);
  }

  /** First what is chosen; with that known, the rest. */
  private static TrialEngine.Outcome run(
      Plan plan, TrialEngine engine, ResultsFile results, Progress progress, Interrupts interrupts)
      throws IOException {
    List<Trial<?>> choices = plan.choices();
    if (choices.isEmpty()) {
      return engine.run(plan.trials(results::result), results, interrupts.interruption());
    }
    int reported = plan.size() - choices.size();
    progress.say(
        "Choosing learning rates on validation: %s, and then %s to report."
            .formatted(
                Figures.counted(choices.size(), "trial"), Figures.counted(reported, "trial")));
    TrialEngine.Outcome chosen = engine.run(choices, results, interrupts.interruption());
    if (chosen.left() > 0) {
      return new TrialEngine.Outcome(
          chosen.before(), chosen.ran(), chosen.failed(), chosen.left() + reported);
    }
    progress.say("Chosen: " + String.join("; ", plan.chosenRates(results::result)) + ".");
    TrialEngine.Outcome rest =
        engine.run(plan.trials(results::result), results, interrupts.interruption());
    return new TrialEngine.Outcome(
        chosen.before() + rest.before(),
        chosen.ran() + rest.ran(),
        chosen.failed() + rest.failed(),
        rest.left());
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
                          UnknownName.message(
                              "--tasks",
                              "task",
                              name,
                              installed.stream().map(Task::name).toList())));
      if (chosen.contains(task)) {
        throw new UsageException("--tasks: %s stands there twice.".formatted(name));
      }
      chosen.add(task);
    }
    return chosen;
  }

  /** For the help and for completion. */
  static final class CellNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CellOption.labels().iterator();
    }
  }
}
