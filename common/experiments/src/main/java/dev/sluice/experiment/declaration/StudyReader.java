package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the studies of an experiment from their merged keys, and checks every value. */
final class StudyReader {
  /** How the checks of settings begin their messages. */
  private static final Pattern FLAG = Pattern.compile("--([a-z0-9-]+) ");

  private final List<Task<?>> tasks;
  private final PublishedReader published = new PublishedReader();
  private final Map<Task<?>, SettingsLayers<?>> layersByTask = new LinkedHashMap<>();

  StudyReader(List<Task<?>> tasks) {
    this.tasks = tasks;
  }

  Study read(StudyKeys keys) {
    Task<?> task = task(keys);
    Grid grid = new GridReader(keys, layers(task).schema()).read();
    Terms terms = new Terms(parameters(keys), seconds(keys), learningRate(keys));
    terms.learningRate().ifPresent(rate -> rate.checkSeeds(keys.where("seeds"), grid.seeds()));
    requireOnce(keys, grid, Study.UNITS, "parameters");
    requireOnce(keys, grid, Study.SECONDS, "seconds");
    requireOnce(keys, grid, Study.LEARNING_RATE, "learning-rate");
    Study study =
        new Study(
            name(keys, task), task, grid, terms, published.read(keys, task, grid), otherwise(keys));
    checkSettings(keys, study);
    return study;
  }

  /**
   * A published figure belongs to the studies that have its metric and its settings. One that
   * belongs to none at any preset has a wrong name, and would be omitted silently.
   */
  void checkPublished() {
    published.checkAll();
  }

  private SettingsLayers<?> layers(Task<?> task) {
    // Not computeIfAbsent: the wildcard has to be captured.
    SettingsLayers<?> layers = layersByTask.get(task);
    if (layers == null) {
      layers = SettingsLayers.of(task);
      layersByTask.put(task, layers);
    }
    return layers;
  }

  private Task<?> task(StudyKeys keys) {
    String name = keys.get("task").asText();
    List<String> names = tasks.stream().map(Task::name).toList();
    if (name.isEmpty()) {
      throw new UsageException(
          "%s: a study needs 'task:', one of %s"
              .formatted(keys.source().where(keys.layers().get(0)), String.join(", ", names)));
    }
    return tasks.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new UsageException(UnknownName.message(keys.where("task"), "task", name, names)));
  }

  private static String name(StudyKeys keys, Task<?> task) {
    for (String key : List.of("name", "data")) {
      if (keys.has(key)) {
        if (!keys.get(key).isTextual()) {
          throw keys.wrong(key, "expected a name, found " + keys.get(key));
        }
        return keys.get(key).asText();
      }
    }
    return Study.dataSetting(task)
        .map(key -> SettingsTree.get(keys.get("settings"), key))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .orElse(task.name());
  }

  private static Optional<String> otherwise(StudyKeys keys) {
    if (!keys.has("otherwise")) {
      return Optional.empty();
    }
    if (!keys.get("otherwise").isTextual()) {
      throw keys.wrong(
          "otherwise", "expected the name of a data set, found " + keys.get("otherwise"));
    }
    return Optional.of(keys.get("otherwise").asText());
  }

  private static OptionalLong parameters(StudyKeys keys) {
    if (!keys.has("parameters")) {
      return OptionalLong.empty();
    }
    JsonNode value = keys.get("parameters");
    if (!value.canConvertToExactIntegral() || value.asLong() < 1) {
      throw keys.wrong("parameters", "expected a count such as 70000, found " + value);
    }
    return OptionalLong.of(value.asLong());
  }

  private static OptionalDouble seconds(StudyKeys keys) {
    if (!keys.has("seconds")) {
      return OptionalDouble.empty();
    }
    JsonNode value = keys.get("seconds");
    if (!value.isNumber() || !(value.asDouble() > 0)) {
      throw keys.wrong("seconds", "expected a number above 0, found " + value);
    }
    return OptionalDouble.of(value.asDouble());
  }

  private static Optional<LearningRate> learningRate(StudyKeys keys) {
    if (!keys.has("learning-rate")) {
      return Optional.empty();
    }
    JsonNode value = keys.get("learning-rate");
    if (value.isNumber() && value.asDouble() > 0) {
      return Optional.of(LearningRate.fixed(value.asDouble()));
    }
    String expected = "expected a number above 0, or {choose: [0.001, 0.003], seeds: 1}, found ";
    if (!value.isObject()) {
      throw keys.wrong("learning-rate", expected + value);
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      List<String> known = List.of("choose", "seeds");
      if (!known.contains(entry.getKey())) {
        throw new UsageException(
            UnknownName.message(
                keys.where("learning-rate/" + entry.getKey()), "key", entry.getKey(), known));
      }
    }
    List<Double> rates = new ArrayList<>();
    for (JsonNode rate : value.path("choose")) {
      if (!rate.isNumber() || !(rate.asDouble() > 0)) {
        throw keys.wrong("learning-rate", expected + value);
      }
      rates.add(rate.asDouble());
    }
    JsonNode seeds = value.path("seeds");
    boolean seedsAreWrong =
        !seeds.isMissingNode() && (!seeds.canConvertToExactIntegral() || seeds.asInt() < 1);
    if (rates.size() < 2 || seedsAreWrong) {
      throw keys.wrong(
          "learning-rate", "expected at least two rates and at least one seed, found " + value);
    }
    keys.requireDistinct("learning-rate", rates);
    return Optional.of(new LearningRate(rates, seeds.isMissingNode() ? 1 : seeds.asInt()));
  }

  /** A setting that a key of the file decides must not be given a second time. */
  private static void requireOnce(StudyKeys keys, Grid grid, String setting, String key) {
    boolean varied = grid.axes().containsKey(setting);
    if (keys.has(key) && (varied || !SettingsTree.get(grid.settings(), setting).isMissingNode())) {
      throw keys.wrong(
          key,
          "decides %s, which is given in '%s' as well: remove one of them"
              .formatted(setting, varied ? "vary" : "settings"));
    }
  }

  /** Every combination must be what the task takes, before anything runs. */
  private void checkSettings(StudyKeys keys, Study study) {
    SettingsLayers<?> settings = layers(study.task());
    for (Place place : study.grid().places()) {
      for (String cell : study.grid().cells()) {
        try {
          settings.resolve(study.given(place, cell));
        } catch (InputException e) {
          throw new UsageException(
              "%s, study '%s'%s: %s"
                  .formatted(
                      where(keys, study, e.getMessage()),
                      study.name(),
                      place.isEmpty() ? "" : " at " + place.text(),
                      e.getMessage()),
              e);
        }
      }
    }
  }

  /** Where the setting is given that its check names, as in {@code --epochs must be at least 1}. */
  private static String where(StudyKeys keys, Study study, String message) {
    List<String> places = new ArrayList<>();
    Matcher flag = FLAG.matcher(message);
    if (flag.lookingAt()) {
      String key = flag.group(1);
      for (String layer : keys.layers()) {
        study.grid().axes().keySet().stream()
            .filter(axis -> axis.endsWith("." + key))
            .forEach(axis -> places.add(layer + "/vary/" + axis));
        study
            .grid()
            .settings()
            .fieldNames()
            .forEachRemaining(group -> places.add(String.join("/", layer, "settings", group, key)));
      }
    }
    places.add(keys.layers().get(0) + "/settings");
    places.add(keys.layers().get(0));
    return keys.source().where(places);
  }
}
