package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The part of an experiment on one task and one data set: one table of its report.
 *
 * @param name tells it from the experiment's others: its data, or its task
 * @param task what is trained
 * @param cells names from {@link dev.sluice.task.CellOption}
 * @param seeds each decides every random number of its trials
 * @param settings over the task's defaults and what the data card suggests, as a tree of groups
 * @param vary the axes: by {@code group.key} the values to try, in every combination
 * @param parameters each cell gets as many units as bring it nearest to this count; empty: the
 *     settings' units for all
 * @param seconds of training for each trial; empty: the settings' {@code training.max-seconds}
 * @param learningRate empty: the settings'
 * @param published figures of this task that hold for these settings; {@link Published#at} names
 *     axes only
 * @param otherwise the data that is used where these cannot be had, if any
 */
public record Study(
    String name,
    Task<?> task,
    List<String> cells,
    List<Long> seeds,
    ObjectNode settings,
    Map<String, List<JsonNode>> vary,
    OptionalLong parameters,
    OptionalDouble seconds,
    Optional<LearningRate> learningRate,
    List<Published> published,
    Optional<String> otherwise) {
  /** The setting that {@code learning-rate} in a file stands for. */
  public static final String LEARNING_RATE = "training.learning-rate";

  private static final String DATA = "data.data";

  /** One combination of the axes' values: as text for a table, and as settings. */
  public record Point(Map<String, String> at, ObjectNode settings) {}

  public Study {
    cells = List.copyOf(cells);
    seeds = List.copyOf(seeds);
    settings = settings.deepCopy();
    Map<String, List<JsonNode>> axes = new LinkedHashMap<>();
    vary.forEach((axis, values) -> axes.put(axis, List.copyOf(values)));
    vary = Collections.unmodifiableMap(axes);
    published = List.copyOf(published);
  }

  /** Every combination of the axes, the first axis changing slowest; one empty one without axes. */
  public List<Point> points() {
    List<Point> points = List.of(new Point(Map.of(), JsonNodeFactory.instance.objectNode()));
    for (Map.Entry<String, List<JsonNode>> axis : vary.entrySet()) {
      List<Point> longer = new ArrayList<>();
      for (Point point : points) {
        for (JsonNode value : axis.getValue()) {
          Map<String, String> at = new LinkedHashMap<>(point.at());
          at.put(axis.getKey(), text(value));
          ObjectNode tree = point.settings().deepCopy();
          put(tree, axis.getKey(), value);
          longer.add(new Point(at, tree));
        }
      }
      points = longer;
    }
    return points;
  }

  /** Settings of a row over the task's own, but for the seed and what is to be chosen. */
  public ObjectNode given(Point point, String cell) {
    ObjectNode given = settings.deepCopy();
    point
        .settings()
        .properties()
        .forEach(
            group ->
                given
                    .withObjectProperty(group.getKey())
                    .setAll((ObjectNode) group.getValue().deepCopy()));
    put(given, "network.cell", TextNode.valueOf(cell));
    seconds.ifPresent(limit -> put(given, "training.max-seconds", DoubleNode.valueOf(limit)));
    learningRate
        .filter(rate -> !rate.isChosen())
        .ifPresent(rate -> put(given, LEARNING_RATE, DoubleNode.valueOf(rate.candidates().get(0))));
    return given;
  }

  /** Sets {@code group.key} in a tree of settings. */
  public static void put(ObjectNode tree, String path, JsonNode value) {
    int dot = path.indexOf('.');
    tree.withObjectProperty(path.substring(0, dot)).set(path.substring(dot + 1), value);
  }

  /** What stands at {@code group.key} in a tree of settings; missing if nothing. */
  static JsonNode get(JsonNode tree, String path) {
    int dot = path.indexOf('.');
    return tree.path(path.substring(0, dot)).path(path.substring(dot + 1));
  }

  /** A setting's value as a table shows it. */
  public static String text(JsonNode value) {
    if (!(value instanceof ArrayNode list)) {
      return value.isNull() ? "none" : value.asText();
    }
    List<String> parts = new ArrayList<>();
    list.forEach(part -> parts.add(text(part)));
    return String.join(",", parts);
  }

  /** The heading of an axis: its key without the group. */
  public static String heading(String axis) {
    return axis.substring(axis.indexOf('.') + 1);
  }

  /** A place of the grid as people read it, such as {@code length 50, units 64}. */
  public static String place(Map<String, String> at) {
    return at.entrySet().stream()
        .map(axis -> heading(axis.getKey()) + " " + axis.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * The same, narrowed.
   *
   * @throws UsageException if a seed is one that chooses the learning rate
   */
  Study with(Optional<List<String>> otherCells, Optional<List<Long>> otherSeeds) {
    otherSeeds.ifPresent(chosen -> StudyReader.checkFinalSeeds("--seeds", chosen, learningRate));
    return new Study(
        name,
        task,
        otherCells.orElse(cells),
        otherSeeds.orElse(seeds),
        settings,
        vary,
        parameters,
        seconds,
        learningRate,
        published,
        otherwise);
  }

  /** The same on the data that is used otherwise, for which no published figure holds. */
  public Study onOtherData() {
    String other = otherwise.orElseThrow();
    ObjectNode all = settings.deepCopy();
    put(all, DATA, TextNode.valueOf(other));
    return new Study(
        name.equals(get(settings, DATA).asText()) ? other : name,
        task,
        cells,
        seeds,
        all,
        vary,
        parameters,
        seconds,
        learningRate,
        List.of(),
        Optional.empty());
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
    ObjectNode all = settings.deepCopy();
    Map<String, List<JsonNode>> axes = new LinkedHashMap<>(vary);
    Optional<LearningRate> rate = learningRate;
    OptionalDouble limit = seconds;
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      SettingsSchema.Key key = key(schema, override.getKey());
      String path = key.toString();
      switch (path) {
        case "network.cell" -> throw elsewhere(override.getKey(), "use --cells for that");
        case "training.seed" -> throw elsewhere(override.getKey(), "use --seeds for that");
        case DATA -> throw elsewhere(override.getKey(), "use --data for that");
        case "network.units" -> {
          if (parameters.isPresent()) {
            throw elsewhere(
                override.getKey(), "the experiment chooses the units, for equal parameters");
          }
        }
        case "training.learning-rate" -> rate = Optional.empty();
        case "training.max-seconds" -> limit = OptionalDouble.empty();
        default -> {
          // Nothing else in an experiment decides it.
        }
      }
      JsonNode value = get(schema.flags(Map.of(key.name(), override.getValue())), path);
      if (axes.containsKey(path)) {
        axes.put(path, List.of(value));
      } else {
        put(all, path, value);
      }
    }
    return new Study(
        name, task, cells, seeds, all, axes, parameters, limit, rate, published, otherwise);
  }

  private static UsageException elsewhere(String name, String why) {
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
