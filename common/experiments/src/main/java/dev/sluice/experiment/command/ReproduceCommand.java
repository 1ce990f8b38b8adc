package dev.sluice.experiment.command;

import dev.sluice.command.CommandText;
import dev.sluice.command.Console;
import dev.sluice.command.Interrupts;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.experiment.worker.TrialProgress;
import dev.sluice.experiment.worker.TrialRunner;
import dev.sluice.experiment.worker.Worker;
import dev.sluice.io.FileFailure;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.report.TextTable;
import dev.sluice.run.Provenance;
import dev.sluice.run.RunStatus;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.InstalledTasks;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice reproduce}: runs a recorded trial again and compares the figures. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run one trial of a comparison again with its recorded settings, and report for each figure"
          + " whether it is the same."
    },
    footerHeading = "%n",
    footer = {
      "The trial runs in a temporary folder; the results file does not change. Before the trial,"
          + " the command reports differences from the recorded run: version, machine, data.",
      "",
      "Example:",
      "  sluice reproduce comparison/results.jsonl:3",
      "",
      "Exit codes: 0 the same figures, 1 different figures, 130 stopped before the end."
    })
public final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RESULTS:LINE",
      description = "A results file and the number of a line in it, from 1.")
  private String where;

  @Override
  public Integer call() throws IOException {
    TrialResult recorded = read(where);
    Task<?> task;
    try {
      task = InstalledTasks.named(recorded.result().task(), where);
    } catch (UsageException e) {
      throw new InputException(e.getMessage(), e);
    }
    return reproduce(task, recorded);
  }

  private static TrialResult read(String where) throws IOException {
    int colon = where.lastIndexOf(':');
    int number = -1;
    if (colon > 0 && where.substring(colon + 1).matches("[0-9]{1,9}")) {
      number = Integer.parseInt(where.substring(colon + 1));
    }
    if (number < 1) {
      throw new UsageException(
          "expected RESULTS:LINE, such as comparison/results.jsonl:3 (the first line is 1), found '%s'"
              .formatted(where));
    }
    Path file = Path.of(where.substring(0, colon));
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new InputException("%s: there is no such file.".formatted(file), e);
    } catch (IOException e) {
      throw new InputException(
          "Results %s cannot be read: %s".formatted(file, FileFailure.reason(e)), e);
    }
    if (number > lines.size()) {
      throw new InputException(
          "%s has only %s: there is no line %s"
              .formatted(file, Figures.counted(lines.size(), "line"), Integer.toString(number)));
    }
    String line = lines.get(number - 1);
    String place = "%s, line %s".formatted(file, Integer.toString(number));
    if (line.isBlank()) {
      throw new InputException(place + " is empty");
    }
    return TrialResult.parse(line, place);
  }

  private <S extends Record & TaskSettings> int reproduce(Task<S> task, TrialResult recorded)
      throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    Progress progress = Console.progress();
    S settings = SettingsSchema.of(task.settingsType()).fromTree(recorded.result().settings());
    Trial<S> now = Trial.of(task, settings);
    // With the line's own key and purpose, which identify the recorded trial.
    Trial<S> trial =
        new Trial<>(
            task,
            settings,
            recorded.key(),
            new Purpose(recorded.result().experiment(), recorded.preset(), recorded.stage()));
    writer.println("Running again: " + trial.label());
    if (!now.key().equals(recorded.key())) {
      writer.println(
          "Its key has changed: its data file, a setting, or the meaning of its cell is different"
              + " now.");
    }
    writer.flush();
    Path folder = Files.createTempDirectory("sluice-reproduce-");
    TrialResult again;
    try (Interrupts interrupts =
        new Interrupts(
            () ->
                progress.say(
                    "Ctrl-C: finishing this epoch, then stopping. Press Ctrl-C again to stop at"
                        + " once."))) {
      again = run(trial, recorded, folder, progress, interrupts);
    } finally {
      PathUtils.deleteDirectory(folder);
    }
    if (again.result().status() == RunStatus.INTERRUPTED) {
      writer.println("Stopped before the end; no figures are compared.");
      writer.flush();
      return ExitCode.INTERRUPTED.code();
    }
    Reproduction reproduction = new Reproduction(recorded, again);
    writer.println();
    writer.println(TextTable.of(reproduction.table(), Console.columns()));
    writer.println(
        reproduction.same() ? "The figures are identical to the last bit." : "The figures DIFFER.");
    writer.flush();
    return (reproduction.same() ? ExitCode.SUCCESS : ExitCode.FAILURE).code();
  }

  private <S extends Record & TaskSettings> TrialResult run(
      Trial<S> trial, TrialResult recorded, Path folder, Progress progress, Interrupts interrupts) {
    TrialProgress shown = new TrialProgress(progress, new HashSet<>(), trial.label());
    try {
      reportDifferences(trial, recorded, shown);
      return new TrialRunner(CommandText.of(spec))
          .run(trial, folder.resolve("run"), true, shown, interrupts.interruption());
    } catch (RuntimeException e) {
      if (recorded.result().status() == RunStatus.FAILED) {
        // The recorded trial failed too; the errors are compared.
        return Worker.failed(
            trial, e instanceof InputException ? e : new IllegalStateException(e.toString(), e));
      }
      throw e;
    } finally {
      shown.close();
    }
  }

  /** Reports the differences from the recorded run before training. */
  private <S extends Record & TaskSettings> void reportDifferences(
      Trial<S> trial, TrialResult recorded, Progress progress) {
    PrintWriter writer = spec.commandLine().getOut();
    Provenance was = recorded.result().provenance();
    if (was == null) {
      writer.println(
          "It failed before its data was read, so its version, machine and data are not recorded."
              + " Its error: "
              + recorded.result().error());
      writer.flush();
      return;
    }
    String data = trial.task().prepare(trial.settings(), Optional.empty(), progress).dataSha256();
    List<String> differences =
        Reproduction.differences(
            was, Provenance.collect(trial.settings().training().seed(), data, "", 0));
    if (differences.isEmpty()) {
      writer.println("Version, machine and data are the same as in the recorded run.");
    } else {
      writer.println("Differences from the recorded run, which may change the figures:");
      differences.forEach(difference -> writer.println("  " + difference));
    }
    writer.flush();
  }
}
