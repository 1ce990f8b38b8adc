package dev.sluice.experiment.command;

import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.comparison.RecordedComparisons;
import dev.sluice.experiment.comparison.RecordedExperiment;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.ExperimentFolder;
import dev.sluice.experiment.report.ExperimentReport;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.ResultsFolder;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.task.InstalledTasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice report}: the full report of an experiment from its recorded results. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write the full report of an experiment from its results: an HTML page with charts, every run"
          + " and every test, and the same as Markdown, LaTeX and CSV. Trains nothing and needs no"
          + " data."
    },
    footerHeading = "%n",
    footer = {
      "Examples:",
      "  sluice report adding",
      "  sluice report adding --preset quick --out adding-quick",
      "  sluice report comparison/results.jsonl",
      "",
      "Exit codes: 0 written, 2 usage error, such as an experiment without results."
    })
public final class ReportCommand implements Callable<Integer> {
  private static final String ENDING = ".jsonl";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EXPERIMENT|FILE",
      description =
          "The name of an experiment, or the path of its .yaml file or a results file (*.jsonl).")
  private String experiment;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "quick, standard or paper (default: the costliest preset that has results).")
  private String preset;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Folder with the results (default: results).")
  private Path results = Path.of("results");

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder to write the report to (default: report/EXPERIMENT).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    ExperimentFolder folder = ExperimentFolder.installed();
    Optional<ExperimentFile> declared = Optional.empty();
    Path file = Path.of(experiment);
    if (experiment.endsWith(ENDING)) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException(file + ": there is no such file.");
      }
      String name = nameOf(file);
      declared =
          Optional.of(name)
              .filter(folder.names()::contains)
              .map(known -> folder.file(known, InstalledTasks.all()));
    } else {
      declared = Optional.of(folder.file(experiment, InstalledTasks.all()));
      file = new ResultsFolder(results).lines(declared.get().name());
      if (!Files.isRegularFile(file)) {
        throw new UsageException(
            "There are no results of '%s' in %s. Run it with 'sluice compare %s', or name another folder with --results."
                .formatted(experiment, results, experiment));
      }
    }
    ExperimentReport report = report(declared, file);
    PrintWriter writer = spec.commandLine().getOut();
    Path target = Optional.ofNullable(out).orElse(Path.of("report").resolve(nameOf(file)));
    for (Path written : report.write(target)) {
      writer.println("Written: " + written);
    }
    writer.println("Charts: " + target.resolve("charts"));
    writer.flush();
    return ExitCode.SUCCESS.code();
  }

  private static String nameOf(Path results) {
    return String.valueOf(results.getFileName()).replaceFirst("\\.jsonl$", "");
  }

  private ExperimentReport report(Optional<ExperimentFile> declared, Path file) {
    List<TrialResult> lines = ResultsFile.read(file);
    if (preset != null) {
      return ExperimentReport.of(
          RecordedExperiment.of(
              declared.orElseThrow(
                  () ->
                      new UsageException(
                          "--preset %s: no experiment is named %s, so it has no presets."
                              .formatted(preset, nameOf(file)))),
              preset,
              lines));
    }
    Optional<RecordedExperiment> recorded =
        declared.flatMap(one -> RecordedExperiment.of(one, lines));
    if (recorded.isPresent()) {
      return ExperimentReport.of(recorded.get());
    }
    // The axes are derived from the results themselves.
    List<TaskComparison> comparisons =
        RecordedComparisons.of(lines, InstalledTasks.all(), file.toString());
    if (comparisons.isEmpty()) {
      throw new UsageException(file + ": it has no results yet.");
    }
    return ExperimentReport.adHoc(nameOf(file), comparisons);
  }
}
