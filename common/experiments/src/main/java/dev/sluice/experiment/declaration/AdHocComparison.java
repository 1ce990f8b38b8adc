package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.CellOption;
import dev.sluice.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What the flags of {@code sluice compare} ask for without an experiment file: every task with
 * every cell and every seed.
 *
 * @param tasks at least one
 * @param cells names from {@link CellOption}
 * @param seeds each decides every random number of its trials
 * @param data a card's name or a file in place of the task's own data; with one task only
 * @param config a settings file; with one task only
 * @param overrides settings for all trials, values as typed, by {@code group.key} or {@code key}
 */
public record AdHocComparison(
    List<Task<?>> tasks,
    List<String> cells,
    List<Long> seeds,
    Optional<String> data,
    Optional<Path> config,
    Map<String, String> overrides) {
  public AdHocComparison {
    tasks = List.copyOf(tasks);
    cells = List.copyOf(cells);
    seeds = List.copyOf(seeds);
    overrides = new LinkedHashMap<>(overrides);
    if (tasks.isEmpty()) {
      throw new UsageException("--tasks: at least one task is needed.");
    }
    Experiment.checkCells(cells);
    Experiment.checkSeeds(seeds);
    if (tasks.size() > 1 && (data.isPresent() || config.isPresent())) {
      throw new UsageException(
          "%s needs a single task: add --tasks with one of %s."
              .formatted(
                  data.isPresent() ? "--data" : "--config",
                  String.join(", ", tasks.stream().map(Task::name).toList())));
    }
  }

  /**
   * Reads seeds: {@code 3} means 1, 2 and 3; with a comma it is a list, such as {@code 1,2,5}, or
   * {@code 5,} for the single seed 5.
   */
  public static List<Long> seeds(String text) {
    try {
      if (!text.contains(",")) {
        int count = Integer.parseInt(text.strip());
        UsageException.within("seeds", count, 1, 1000);
        return LongStream.rangeClosed(1, count).boxed().toList();
      }
      List<Long> seeds = new ArrayList<>();
      for (String part : text.replaceFirst(",\\s*$", "").split(",", -1)) {
        seeds.add(Long.parseLong(part.strip()));
      }
      return seeds;
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--seeds: expected a count such as 3 or a list such as 1,2,5, found '" + text + "'", e);
    }
  }

  /**
   * As an experiment without a file, with a study for each task.
   *
   * @throws UsageException if a task does not have a setting
   */
  public Experiment experiment() {
    return new Experiment(
        Purpose.AD_HOC_NAME, Optional.empty(), "", "", tasks.stream().map(this::study).toList());
  }

  private Study study(Task<?> task) {
    SettingsSchema<?> schema = SettingsSchema.of(task.settingsType());
    ObjectNode given = config.isPresent() ? schema.read(config.get()) : schema.flags(Map.of());
    if (data.isPresent()) {
      String setting =
          Study.dataSetting(task)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--data: %s makes its own data; omit the flag.".formatted(task.name())));
      SettingsTree.put(given, setting, TextNode.valueOf(data.get()));
    }
    return new Study(
            task.name(),
            task,
            new Grid(cells, seeds, given, Map.of()),
            Terms.NONE,
            List.of(),
            Optional.empty())
        .with(overrides);
  }
}
