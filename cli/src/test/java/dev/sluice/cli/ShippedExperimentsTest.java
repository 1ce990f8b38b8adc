package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.card.DataCards;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks every file in {@code experiments/} at every preset; only this module has all tasks and
 * cards.
 */
class ShippedExperimentsTest {
  private static final Path FOLDER = Path.of("..", "experiments");

  private static List<Task<?>> tasks() {
    List<Task<?>> tasks = new ArrayList<>();
    for (Task<?> task : ServiceLoader.load(Task.class)) {
      tasks.add(task);
    }
    return tasks;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("claims.yaml"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theFolderContainsOnlyExperimentsAndTheirClaims() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("README.md", "claims.yaml")
          .allMatch(name -> name.endsWith(".yaml") || name.equals("README.md"));
    }
  }

  @TestFactory
  Stream<DynamicTest> anExperimentIsValidAtEveryPreset() throws IOException {
    return files().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static void check(Path path) {
    ExperimentFile file = ExperimentFile.read(path, tasks());
    assertThat(file.presets()).as("presets").contains("quick");
    for (String preset : file.presets()) {
      Experiment experiment = file.experiment(preset);
      List<Study> studies =
          experiment.studies().stream().filter(ShippedExperimentsTest::hasItsData).toList();
      if (!studies.isEmpty()) {
        Experiment here =
            new Experiment(
                experiment.name(),
                experiment.preset(),
                experiment.title(),
                experiment.question(),
                studies);
        Plan plan = Plan.of(here, Progress.SILENT);
        assertThat(plan.size()).as(preset).isPositive();
        assertThat(plan.choices().size() + plan.trials(trial -> Optional.empty()).size())
            .as(preset)
            .isPositive();
      }
    }
  }

  /** Equal parameters must be counted on the data, so it must be bundled or generated. */
  private static boolean hasItsData(Study study) {
    if (study.terms().parameters().isEmpty()) {
      return true;
    }
    DataCards cards = DataCards.shipped();
    String data =
        Stream.of(
                study.grid().settings(), SettingsSchema.of(study.task().settingsType()).defaults())
            .map(settings -> settings.path("data").path("data").asText())
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse("");
    return !cards.has(data) || cards.named(data).isBundled();
  }
}
