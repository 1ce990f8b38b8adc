package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import dev.sluice.layer.CellCatalogue;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What is compared: every task with every cell and every seed.
 *
 * @param tasks at least one
 * @param cells names from {@link CellCatalogue}
 * @param seeds each decides every random number of its trials
 * @param data a card's name or a file in place of the task's own data; with one task only
 * @param config a settings file; with one task only
 * @param overrides settings for all trials, values as typed, by {@code group.key} or {@code key}
 */
public record Grid(
    List<Task<?>> tasks,
    List<String> cells,
    List<Long> seeds,
    Optional<String> data,
    Optional<Path> config,
    Map<String, String> overrides) {
  public Grid {
    tasks = List.copyOf(tasks);
    cells = List.copyOf(cells);
    seeds = List.copyOf(seeds);
    overrides = new LinkedHashMap<>(overrides);
    if (tasks.isEmpty()) {
      throw new UsageException("--tasks: at least one task is needed.");
    }
    once("--cells", cells);
    once("--seeds", seeds);
    cells.forEach(CellCatalogue::named);
    if (tasks.size() > 1 && (data.isPresent() || config.isPresent())) {
      throw new UsageException(
          "%s goes with one task only: add --tasks with one of %s."
              .formatted(
                  data.isPresent() ? "--data" : "--config",
                  String.join(", ", tasks.stream().map(Task::name).toList())));
    }
  }

  private static void once(String flag, List<?> values) {
    if (values.isEmpty()) {
      throw new UsageException(flag + ": at least one is needed.");
    }
    HashSet<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw new UsageException("%s: %s stands there twice.".formatted(flag, value));
      }
    }
  }

  /**
   * Reads seeds: {@code 3} is the count of 1, 2, 3; with a comma it is a list, such as {@code
   * 1,2,5}, or {@code 5,} for the one seed 5.
   */
  static List<Long> seeds(String text) {
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
   * All trials: a whole round of tasks and cells for the first seed, then for the next. Stopped at
   * any time, it leaves every cell with about as many seeds, and the time left is known after the
   * first round.
   *
   * @throws UsageException if a setting is unknown to a task or out of its range
   */
  public List<Trial<?>> trials() {
    List<Trial<?>> trials = new ArrayList<>();
    for (long seed : seeds) {
      for (Task<?> task : tasks) {
        for (String cell : cells) {
          trials.add(trial(task, cell, seed));
        }
      }
    }
    return trials;
  }

  private <S extends Record & TaskSettings> Trial<S> trial(Task<S> task, String cell, long seed) {
    SettingsSchema<S> schema = SettingsSchema.of(task.settingsType());
    ObjectNode given = config.isPresent() ? schema.read(config.get()) : schema.flags(Map.of());
    Map<String, String> flags = new LinkedHashMap<>();
    overrides.forEach((name, value) -> flags.put(flag(task, schema, name), value));
    data.ifPresent(name -> flags.put("data", name));
    flags.put("cell", cell);
    flags.put("seed", Long.toString(seed));
    ObjectNode top = schema.flags(flags);
    ObjectNode defaults = schema.defaults();
    ObjectNode suggested = task.suggestions(schema.resolve(List.of(defaults, given, top)));
    schema.check(suggested, "the data card's suggested settings");
    return Trial.of(task, schema.resolve(List.of(defaults, suggested, given, top)));
  }

  private static String flag(Task<?> task, SettingsSchema<?> schema, String name) {
    SettingsSchema.Key key =
        schema.keys().stream()
            .filter(one -> one.toString().equals(name) || one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--set %s: %s has no such setting. It has: %s"
                            .formatted(
                                name,
                                task.name(),
                                String.join(
                                    ", ", schema.keys().stream().map(Object::toString).toList()))));
    switch (key.toString()) {
      case "network.cell" -> throw new UsageException("--set " + name + ": use --cells for that.");
      case "training.seed" -> throw new UsageException("--set " + name + ": use --seeds for that.");
      case "data.data" -> throw new UsageException("--set " + name + ": use --data for that.");
      default -> {
        return key.name();
      }
    }
  }
}
