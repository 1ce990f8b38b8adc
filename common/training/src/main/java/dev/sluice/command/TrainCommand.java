package dev.sluice.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.EvaluationReport;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice TASK train}, for any task. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Train a network, save it in a run folder, and compare it with baselines.",
    footerHeading = "%n",
    footer = {
      "Settings come from the defaults, the data card, --config and flags; later",
      "sources override earlier ones. 'none' unsets an optional setting. Ctrl-C",
      "finishes the epoch, saves and evaluates; a second Ctrl-C stops immediately."
    })
final class TrainCommand<S extends Record & TaskSettings> implements Callable<Integer> {
  private final Task<S> task;
  private final SettingsSchema<S> schema;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The run folder (default: runs/TASK-DATA-CELL, with a number if it exists).")
  private Path out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file with settings, such as a run's settings.yaml.")
  private Path config;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Continue a run from its last finished epoch.")
  private Path resume;

  @Option(
      names = "--dry-run",
      description = "Print settings, network and data counts without training.")
  private boolean dryRun;

  private TrainCommand(Task<S> task) {
    this.task = task;
    this.schema = SettingsSchema.of(task.settingsType());
  }

  static <S extends Record & TaskSettings> CommandLine of(Task<S> task) {
    TrainCommand<S> command = new TrainCommand<>(task);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    SettingsFlags.addTo(spec, command.schema);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws Exception {
    Progress progress = Console.progress();
    ObjectNode flags =
        schema.flags(SettingsFlags.given(spec.commandLine().getParseResult(), schema));
    if (resume == null) {
      return start(flags, progress);
    }
    if (out != null || config != null || dryRun) {
      throw new UsageException(
          "--resume continues a run with its own settings in its own folder and cannot be combined"
              + " with --out, --config or --dry-run");
    }
    String command = CommandText.of(spec);
    return finish(Run.resume(task, resume, flags, RunOptions.of(command)), resume, progress);
  }

  private int start(ObjectNode flags, Progress progress) throws Exception {
    ObjectNode given = config == null ? schema.flags(Map.of()) : schema.read(config);
    ObjectNode defaults = schema.defaults();
    ObjectNode suggested = task.suggestions(schema.resolve(List.of(defaults, given, flags)));
    schema.check(suggested, "the data card's suggested settings");
    S settings = schema.resolve(List.of(defaults, suggested, given, flags));
    if (dryRun) {
      return dryRun(settings, progress);
    }
    Path folder = out == null ? freeFolder(settings) : out;
    Run<S> run = Run.start(task, settings, folder, RunOptions.of(CommandText.of(spec)));
    return finish(run, folder, progress);
  }

  private Path freeFolder(S settings) {
    String data = Path.of(settings.dataName()).getFileName().toString();
    String name =
        "%s-%s-%s"
            .formatted(
                task.name(), data.replaceAll("[^A-Za-z0-9._-]", "_"), settings.network().cell());
    Path folder = Path.of("runs", name);
    for (int i = 2; Files.exists(folder); i++) {
      folder = Path.of("runs", name + "-" + i);
    }
    return folder;
  }

  private int dryRun(S settings, Progress progress) {
    PrintWriter writer = spec.commandLine().getOut();
    Problem problem = task.prepare(settings, Optional.empty(), progress);
    TrainableNetwork network = problem.network().create();
    writer.println(schema.yaml(settings));
    writer.println(network.summary().strip());
    writer.println();
    writer.println("Parameters: " + Figures.count(problem.parameters()));
    writer.println("Batches per epoch: " + Figures.count(problem.batchesPerEpoch()));
    problem.facts().forEach((name, value) -> writer.println(capitalise(name) + ": " + value));
    writer.flush();
    return ExitCode.SUCCESS.code();
  }

  private int finish(Run<S> run, Path folder, Progress progress) throws Exception {
    RunResult result;
    try (Interrupts interrupts =
        new Interrupts(
            () ->
                progress.say(
                    "Ctrl-C: finishing this epoch, then saving and evaluating. Press it again to"
                        + " stop at once."))) {
      result = run.execute(progress, interrupts.interruption());
    }
    print(result, folder);
    return result.status() == RunStatus.COMPLETED || result.status() == RunStatus.INTERRUPTED
        ? ExitCode.SUCCESS.code()
        : ExitCode.FAILURE.code();
  }

  private void print(RunResult result, Path folder) {
    PrintWriter writer = spec.commandLine().getOut();
    Evaluation test = evaluation(result, Part.TEST);
    if (!test.metrics().isEmpty()) {
      Map<String, Evaluation> baselines = new LinkedHashMap<>();
      result.baselines().forEach((name, metrics) -> baselines.put(name, new Evaluation(metrics)));
      List<Table> tables = EvaluationReport.tables(task, result.cell(), test, baselines);
      writer.println();
      writer.println("On the test part of " + result.data() + ":");
      tables.forEach(table -> writer.println(TextTable.of(table, Console.columns())));
    }
    writer.printf(
        "%s after %s (best: epoch %d), %s parameters, %s of training.%n",
        capitalise(result.status().label()),
        Figures.counted(result.epochs(), "epoch"),
        result.bestEpoch(),
        Figures.count(result.parameters()),
        Figures.duration(result.trainingSeconds()));
    if (result.error() != null) {
      writer.println(result.error());
    }
    writer.println("Run folder: " + folder);
    writer.println("Best model: " + folder.resolve("model.zip"));
    if (result.status() == RunStatus.INTERRUPTED) {
      writer.printf(
          "Resume it with: %s --resume %s%n",
          spec.commandLine().getCommandSpec().qualifiedName(), folder);
    }
    writer.flush();
  }

  private static Evaluation evaluation(RunResult result, Part part) {
    String key = RunResult.key(part);
    return new Evaluation(
        result.metrics().getOrDefault(key, Map.of()),
        result.details().getOrDefault(key, List.of()));
  }

  private static String capitalise(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
