package dev.sluice.experiment.declaration;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
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
 * @param path the folder that their files stand in
 */
public record ExperimentFolder(Path path) {
  /** The launcher names the checkout's; else {@code experiments} in the working directory. */
  public static final String PROPERTY = "sluice.experiments";

  private static final String ENDING = ".yaml";

  public static ExperimentFolder installed() {
    return new ExperimentFolder(Path.of(System.getProperty(PROPERTY, "experiments")));
  }

  /** The names of the files in it, sorted; none if there is no such folder. */
  List<String> names() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InputException("Folder %s cannot be read: %s".formatted(path, e), e);
    }
  }

  /** All of them. */
  public List<ExperimentFile> files(List<Task<?>> tasks) {
    List<ExperimentFile> files = new ArrayList<>();
    names().forEach(name -> files.add(file(name, tasks)));
    return files;
  }

  /**
   * Finds one.
   *
   * @param name of a file in the folder, without its ending; or the path of any {@code .yaml} file
   * @throws UsageException if there is none, naming the nearest, or if it is not valid
   */
  public ExperimentFile file(String name, List<Task<?>> tasks) {
    if (name.endsWith(ENDING) || name.endsWith(".yml")) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new UsageException("There is no file " + name);
      }
      return ExperimentFile.read(file, tasks);
    }
    List<String> names = names();
    if (!names.contains(name)) {
      throw new UsageException(
          names.isEmpty()
              ? ("There is no experiment '%s': no .yaml file is in %s. Name the path of a file, or"
                      + " the folder with -D%s=FOLDER in SLUICE_JAVA_OPTS.")
                  .formatted(name, path, PROPERTY)
              : UnknownName.message(path.toString(), "experiment", name, names));
    }
    return ExperimentFile.read(path.resolve(name + ENDING), tasks);
  }
}
