package dev.sluice.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.progress.Progress;
import dev.sluice.report.CsvTable;
import dev.sluice.report.EvaluationReport;
import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import dev.sluice.run.ModelFile;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice TASK evaluate}, for any task. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compare a trained model with baselines, on its own data or on other data.",
    footerHeading = "%n")
final class EvaluateCommand<S extends Record & TaskSettings> implements Callable<Integer> {
  private static final String[] OF_ANY_DATA = {
    "By default, the data and its split are those of the training run. With --data",
    "FILE, the whole file is scored unless shares are given. The vocabulary,",
    "alphabet or scaling is always the model's."
  };
  private static final String[] OF_GENERATED_DATA = {
    "By default, the data is that of the training run."
  };

  private enum Scored {
    test,
    validation;

    Part part() {
      return this == test ? Part.TEST : Part.VALIDATION;
    }
  }

  private enum Format {
    text,
    markdown,
    csv
  }

  private final Task<S> task;
  private final SettingsSchema<S> schema;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run folder, or its model.zip.")
  private Path run;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "test or validation (default: test).")
  private Scored scored = Scored.test;

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description = "text, markdown or csv (default: text).")
  private Format format = Format.text;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to a file instead of standard output.")
  private Path out;

  private EvaluateCommand(Task<S> task) {
    this.task = task;
    this.schema = SettingsSchema.of(task.settingsType());
  }

  static <S extends Record & TaskSettings> CommandLine of(Task<S> task) {
    EvaluateCommand<S> command = new EvaluateCommand<>(task);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    SettingsFlags.addChangesTo(spec, command.schema, command.schema.dataGroup());
    spec.usageMessage()
        .footer(command.schema.source().isPresent() ? OF_ANY_DATA : OF_GENERATED_DATA);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws Exception {
    Progress progress = Console.progress();
    SavedModel model = ModelFile.read(run, task.name());
    ObjectNode flags =
        schema.flags(SettingsFlags.given(spec.commandLine().getParseResult(), schema));
    S settings = schema.scoring((ObjectNode) model.settings(), flags);
    Problem problem = task.prepare(settings, Optional.of(model.companions()), progress);
    Part part = scored.part();
    Evaluation network = problem.evaluate(model.network(), part);
    if (network.metrics().isEmpty()) {
      throw new InputException(
          "%s has no %s part to score. Choose other data with --data, or another part with --part"
              .formatted(settings.dataName(), scored));
    }
    Map<String, Evaluation> baselines = problem.baselines(part, progress);
    List<Table> tables =
        EvaluationReport.tables(task, settings.network().cell(), network, baselines);
    String scoredData =
        "%s %s"
            .formatted(
                schema.scoresAll(flags) ? "All of" : "The %s part of".formatted(scored),
                settings.dataName());
    String text = text(tables, scoredData);
    if (out == null) {
      PrintWriter writer = spec.commandLine().getOut();
      writer.print(text);
      writer.flush();
    } else {
      AtomicFiles.writeString(out, text);
      progress.say("Written: " + out);
    }
    return ExitCode.SUCCESS.code();
  }

  private String text(List<Table> tables, String scoredData) {
    return switch (format) {
      case text ->
          tables.stream()
              .map(table -> TextTable.of(table, Console.columns()))
              .collect(Collectors.joining("\n", scoredData + ":\n", ""));
      case markdown -> tables.stream().map(MarkdownTable::of).collect(Collectors.joining("\n"));
      // CSV holds a single table: the metrics, without the details.
      case csv -> CsvTable.of(tables.get(0));
    };
  }
}
