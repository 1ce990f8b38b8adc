package dev.sluice.experiment.declaration;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The experiments that can be run by name.
 *
 * @param path the folder with their files
 */
public record ExperimentFolder(Path path) {
  /**
   * The system property that names the folder; by default {@code experiments} in the working
   * directory. The launcher sets it to the folder of its checkout.
   */
  public static final String PROPERTY = "sluice.experiments";

  private static final String ENDING = ".yaml";

  /** A file of the folder that is not an experiment: the claims about the results. */
  private static final String CLAIMS = "claims";

  public static ExperimentFolder installed() {
    return new ExperimentFolder(Path.of(System.getProperty(PROPERTY, "experiments")));
  }

  /** The names of the experiments, sorted; none if there is no such folder. */
  public List<String> names() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .filter(name -> !name.equals(CLAIMS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InputException(
          "cannot read the folder %s: %s".formatted(path, FileFailure.reason(e)), e);
    }
  }

  /** The file with the claims about the results of experiments. */
  public Path claims() {
    return path.resolve(CLAIMS + ENDING);
  }

  /** All experiments of the folder. */
  public List<ExperimentFile> files(List<Task<?>> tasks) {
    List<ExperimentFile> files = new ArrayList<>();
    names().forEach(name -> files.add(file(name, tasks)));
    return files;
  }

  /**
   * Finds an experiment.
   *
   * @param name of a file in the folder, without its extension; or the path of any {@code .yaml}
   *     file
   * @throws UsageException if there is no such experiment, naming the closest, or it is not valid
   */
  public ExperimentFile file(String name, List<Task<?>> tasks) {
    if (name.endsWith(ENDING) || name.endsWith(".yml")) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new UsageException(name + ": there is no such file.");
      }
      return ExperimentFile.read(file, tasks);
    }
    List<String> names = names();
    if (!names.contains(name)) {
      throw new UsageException(
          names.isEmpty()
              ? ("There is no experiment '%s': folder %s has no .yaml file. Give the path of a"
                      + " file, or set the folder with -D%s=FOLDER in SLUICE_JAVA_OPTS.")
                  .formatted(name, path, PROPERTY)
              : UnknownName.message(path.toString(), "experiment", name, names));
    }
    return ExperimentFile.read(path.resolve(name + ENDING), tasks);
  }
}
