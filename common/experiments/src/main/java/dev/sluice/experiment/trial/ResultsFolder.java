package dev.sluice.experiment.trial;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with the results of experiments: {@code NAME.jsonl} and, made from it, {@code NAME.md}.
 *
 * @param path the folder
 */
public record ResultsFolder(Path path) {
  private static final String ENDING = ".jsonl";

  /** The results file of an experiment. */
  public Path lines(String experiment) {
    return path.resolve(experiment + ENDING);
  }

  /** The page of an experiment. */
  public Path page(String experiment) {
    return path.resolve(experiment + ".md");
  }

  /** The folder for the run folders of an experiment's trials. */
  public Path runs(String experiment) {
    return path.resolve(experiment).resolve("runs");
  }

  /**
   * The names of the experiments with results, sorted.
   *
   * @throws UsageException if there is no such folder, or no results file in it
   */
  public List<String> experiments() {
    if (!Files.isDirectory(path)) {
      throw new UsageException(
          "--results: there is no folder %s. Name the one that 'compare EXPERIMENT' writes to."
              .formatted(path));
    }
    try (Stream<Path> files = Files.list(path)) {
      List<String> names =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(ENDING))
              .map(name -> name.substring(0, name.length() - ENDING.length()))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new UsageException(
            "--results: folder %s has no results file (*.jsonl). Name the one that 'compare EXPERIMENT' writes to."
                .formatted(path));
      }
      return names;
    } catch (IOException e) {
      throw new InputException(
          "Folder %s cannot be read: %s".formatted(path, FileFailure.reason(e)), e);
    }
  }
}
