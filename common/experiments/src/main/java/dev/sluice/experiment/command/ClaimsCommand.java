package dev.sluice.experiment.command;

import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.claims.Claims;
import dev.sluice.experiment.claims.ResultsTable;
import dev.sluice.experiment.comparison.RecordedResults;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.InstalledTasks;
import dev.sluice.io.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice claims}: holds what textbooks say to the results of experiments. */
@Command(
    name = "claims",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Hold what textbooks say of recurrent cells to the results of experiments.",
      "Writes a page with each claim, what was measured and the verdict, and the results table of a"
          + " README between its two marks."
    },
    footerHeading = "%n",
    footer = {
      "Examples:",
      "  sluice claims",
      "  sluice claims --results my-results --out my-claims.md",
      "",
      "Exit codes: 0 written, or nothing to change; 1 --check found a difference; 2 wrong use, such"
          + " as a folder without results."
    })
public final class ClaimsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the results files (*.jsonl) of the experiments are (default: results).")
  private Path results = Path.of("results");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page (default: docs/what-the-textbooks-say.md).")
  private Path out = Path.of("docs", "what-the-textbooks-say.md");

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      description =
          "Where the results table goes; needs its two marks (default: README.md, if it is there"
              + " and --out is not given).")
  private Path readme;

  @Option(names = "--check", description = "Write nothing; fail if a file would change.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    Map<Path, String> wanted = new LinkedHashMap<>(files());
    wanted.entrySet().removeIf(file -> read(file.getKey()).equals(file.getValue()));
    for (Map.Entry<Path, String> file : wanted.entrySet()) {
      if (check) {
        writer.println(
            file.getKey()
                + " does not agree with "
                + results
                + ": run sluice claims and commit it.");
      } else {
        AtomicFiles.writeString(file.getKey(), file.getValue());
        writer.println("Written: " + file.getKey());
      }
    }
    if (wanted.isEmpty()) {
      writer.println("Nothing to change.");
    }
    writer.flush();
    return (check && !wanted.isEmpty() ? ExitCode.FAILURE : ExitCode.SUCCESS).code();
  }

  /** Without any, a page that is full would be replaced by one that says nothing was measured. */
  private void checkResults() throws IOException {
    if (!Files.isDirectory(results)) {
      throw new UsageException(
          "--results: there is no folder %s. Name the one that compare EXPERIMENT writes to."
              .formatted(results));
    }
    try (Stream<Path> inside = Files.list(results)) {
      if (inside.noneMatch(file -> file.toString().endsWith(".jsonl"))) {
        throw new UsageException(
            "--results: no results file (*.jsonl) is in %s. Name the folder that compare EXPERIMENT"
                    .formatted(results)
                + " writes to.");
      }
    }
  }

  private Map<Path, String> files() throws IOException {
    checkResults();
    Map<String, List<TaskComparison>> found =
        new LinkedHashMap<>(RecordedResults.folder(results, InstalledTasks.all()));
    // A person's own experiments lie in the same folder, and are nobody's claims.
    found.keySet().retainAll(Claims.experiments());
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(out, Claims.page(found));
    Path usual = Path.of("README.md");
    boolean byItself =
        readme == null
            && !spec.commandLine().getParseResult().hasMatchedOption("--out")
            && Files.exists(usual);
    if (readme != null || byItself) {
      Path file = byItself ? usual : readme;
      if (!Files.isRegularFile(file)) {
        throw new InputException("--readme: there is no file " + file);
      }
      files.put(file, ResultsTable.into(read(file), found, file.toString()));
    }
    return files;
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e), e);
    }
  }
}
