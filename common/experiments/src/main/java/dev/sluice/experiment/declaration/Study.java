package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of an experiment on one task and one data set: one table of its report.
 *
 * @param name tells it from the experiment's others: its data, or its task
 * @param task what is trained
 * @param grid what is run
 * @param terms what is equal for all cells
 * @param published figures of this task that hold for these settings; {@link Published#at} names
 *     axes only
 * @param otherwise the data that is used where the study's own is not available, if any
 */
public record Study(
    String name,
    Task<?> task,
    Grid grid,
    Terms terms,
    List<Published> published,
    Optional<String> otherwise) {
  /** The setting that {@code learning-rate} in a file stands for. */
  public static final String LEARNING_RATE = "training.learning-rate";

  /** The setting that {@code parameters} in a file decides. */
  public static final String UNITS = "network.units";

  /** The setting that {@code cells} in a file decides. */
  public static final String CELL = "network.cell";

  /** The setting that {@code seeds} in a file decides. */
  public static final String SEED = "training.seed";

  /** The setting that {@code seconds} in a file decides. */
  static final String SECONDS = "training.max-seconds";

  public Study {
    published = List.copyOf(published);
  }

  /** Settings of a row over the task's own, except the seed and what is to be chosen. */
  public ObjectNode given(Place place, String cell) {
    ObjectNode given = grid.settingsAt(place);
    SettingsTree.put(given, CELL, TextNode.valueOf(cell));
    terms.seconds().ifPresent(limit -> SettingsTree.put(given, SECONDS, DoubleNode.valueOf(limit)));
    terms
        .learningRate()
        .filter(rate -> !rate.isChosen())
        .ifPresent(
            rate ->
                SettingsTree.put(
                    given, LEARNING_RATE, DoubleNode.valueOf(rate.candidates().get(0))));
    return given;
  }

  /**
   * The same, narrowed.
   *
   * @throws UsageException if a seed is one that chooses the learning rate
   */
  Study with(Optional<List<String>> cells, Optional<List<Long>> seeds) {
    seeds.ifPresent(
        chosen -> terms.learningRate().ifPresent(rate -> rate.checkSeeds("--seeds", chosen)));
    return with(grid.with(cells, seeds), terms);
  }

  private Study with(Grid otherGrid, Terms otherTerms) {
    return new Study(name, task, otherGrid, otherTerms, published, otherwise);
  }

  /**
   * The same on the data that is used where its own is not available, without published figures:
   * they are of its own data.
   */
  public Study onOtherData() {
    String other = otherwise.orElseThrow();
    ObjectNode settings = grid.settings().deepCopy();
    SettingsTree.put(settings, dataSetting(task).orElseThrow(), TextNode.valueOf(other));
    return new Study(
        name.equals(data()) ? other : name,
        task,
        new Grid(grid.cells(), grid.seeds(), settings, grid.axes()),
        terms,
        List.of(),
        Optional.empty());
  }

  /** The name of its data in the settings; empty if it is the task's own. */
  private String data() {
    return dataSetting(task).map(key -> SettingsTree.get(grid.settings(), key).asText()).orElse("");
  }

  /** The setting that {@code data} in a file stands for; empty if the task makes its own data. */
  public static Optional<String> dataSetting(Task<?> task) {
    return SettingsSchema.of(task.settingsType()).source().map(SettingsSchema.Key::path);
  }

  /**
   * The same with settings from the command line, which win over everything: an axis keeps that one
   * value, and a learning rate is no longer chosen.
   *
   * @param overrides values as typed, by {@code group.key} or {@code key}
   * @throws UsageException if there is no such setting, or another flag is meant for it
   */
  Study with(Map<String, String> overrides) {
    SettingsSchema<?> schema = SettingsSchema.of(task.settingsType());
    ObjectNode settings = grid.settings().deepCopy();
    Map<String, List<JsonNode>> axes = new LinkedHashMap<>(grid.axes());
    Terms changed = terms;
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      SettingsSchema.Key key = key(schema, override.getKey());
      String path = key.path();
      if (path.equals(dataSetting(task).orElse(null))) {
        throw refused(override.getKey(), "use --data for that");
      }
      switch (path) {
        case CELL -> throw refused(override.getKey(), "use --cells for that");
        case SEED -> throw refused(override.getKey(), "use --seeds for that");
        case UNITS -> {
          if (terms.parameters().isPresent()) {
            throw refused(
                override.getKey(), "the experiment chooses the units, for equal parameters");
          }
        }
        case LEARNING_RATE -> changed = changed.withoutRate();
        case SECONDS -> changed = changed.withoutLimit();
        default -> {
          // Nothing else in an experiment decides it.
        }
      }
      JsonNode value =
          SettingsTree.get(schema.flags(Map.of(key.name(), override.getValue())), path);
      if (axes.containsKey(path)) {
        axes.put(path, List.of(value));
      } else {
        SettingsTree.put(settings, path, value);
      }
    }
    return with(new Grid(grid.cells(), grid.seeds(), settings, axes), changed);
  }

  private static UsageException refused(String name, String why) {
    return new UsageException("--set %s: %s.".formatted(name, why));
  }

  private SettingsSchema.Key key(SettingsSchema<?> schema, String named) {
    return schema.keys().stream()
        .filter(one -> one.toString().equals(named) || one.name().equals(named))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    UnknownName.message(
                        "--set",
                        "setting of " + task.name(),
                        named,
                        schema.keys().stream()
                            .map(key -> named.contains(".") ? key.toString() : key.name())
                            .toList())));
  }
}
