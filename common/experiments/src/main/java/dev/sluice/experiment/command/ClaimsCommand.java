package dev.sluice.experiment.command;

import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.claims.ClaimsPage;
import dev.sluice.experiment.claims.ResultsTable;
import dev.sluice.experiment.comparison.RecordedComparisons;
import dev.sluice.experiment.comparison.RecordedExperiment;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.ExperimentFolder;
import dev.sluice.experiment.report.ExperimentReport;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.ResultsFolder;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.io.AtomicFiles;
import dev.sluice.io.FileFailure;
import dev.sluice.task.InstalledTasks;
import dev.sluice.task.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice claims}: writes all pages that are generated from the results of experiments. */
@Command(
    name = "claims",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Test what textbooks say about recurrent cells with the results of experiments.",
      "Writes a page with each claim, the measurements and the verdict; a page NAME.md next to each"
          + " results file; and the results table in a README, between its two marks. The claims"
          + " and their rules are in experiments/claims.yaml."
    },
    footerHeading = "%n",
    footer = {
      "Examples:",
      "  sluice claims",
      "  sluice claims --results my-results --out my-claims.md",
      "",
      "Exit codes: 0 written, or nothing to change; 1 --check found a difference; 2 usage error,"
          + " such as a folder without results."
    })
public final class ClaimsCommand implements Callable<Integer> {
  private static final Path README = Path.of("README.md");

  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description =
          "Folder with the results files (*.jsonl) of the experiments (default: results).")
  private Path results = Path.of("results");

  @Option(
      names = "--experiments",
      paramLabel = "FOLDER",
      description = "Folder with the experiments and claims.yaml (default: experiments).")
  private Path experiments;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File for the page of claims (default: docs/what-the-textbooks-say.md).")
  private Path out = Path.of("docs", "what-the-textbooks-say.md");

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      description =
          "File with the two marks for the results table (default: README.md if it exists and --out"
              + " is not given).")
  private Path readme;

  @Option(names = "--check", description = "Write nothing; fail if a file would change.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    Map<Path, String> changed = files();
    changed.entrySet().removeIf(file -> read(file.getKey()).equals(file.getValue()));
    for (Map.Entry<Path, String> file : changed.entrySet()) {
      if (check) {
        writer.println(
            "%s is not up to date with %s: run 'sluice claims' and commit it."
                .formatted(file.getKey(), results));
      } else {
        AtomicFiles.writeString(file.getKey(), file.getValue());
        writer.println("Written: " + file.getKey());
      }
    }
    if (changed.isEmpty()) {
      writer.println("Nothing to change.");
    }
    writer.flush();
    return (check && !changed.isEmpty() ? ExitCode.FAILURE : ExitCode.SUCCESS).code();
  }

  private Map<Path, String> files() {
    ResultsFolder folder = new ResultsFolder(results);
    ExperimentFolder declared =
        experiments == null ? ExperimentFolder.installed() : new ExperimentFolder(experiments);
    List<Task<?>> tasks = InstalledTasks.all();
    Map<Path, String> files = new LinkedHashMap<>();
    Map<String, List<TaskComparison>> comparisons = new LinkedHashMap<>();
    for (String name : folder.experiments()) {
      // Results of experiments that are declared elsewhere are not part of these pages.
      if (declared.names().contains(name)) {
        Path file = folder.lines(name);
        List<TrialResult> lines = ResultsFile.read(file);
        comparisons.put(name, RecordedComparisons.of(lines, tasks, file.toString()));
        RecordedExperiment.of(declared.file(name, tasks), lines)
            .ifPresent(one -> files.put(folder.page(name), ExperimentReport.of(one).page()));
      }
    }
    files.put(out, ClaimsPage.of(declared.claims(), declared.names(), comparisons));
    readme()
        .ifPresent(
            file -> files.put(file, ResultsTable.into(read(file), comparisons, file.toString())));
    return files;
  }

  private Optional<Path> readme() {
    if (readme != null) {
      if (!Files.isRegularFile(readme)) {
        throw new InputException("--readme: no such file: " + readme);
      }
      return Optional.of(readme);
    }
    boolean outGiven = spec.commandLine().getParseResult().hasMatchedOption("--out");
    return Optional.of(README).filter(file -> !outGiven && Files.exists(file));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, FileFailure.reason(e)), e);
    }
  }
}
