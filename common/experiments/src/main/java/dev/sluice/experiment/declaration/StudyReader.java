package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.run.RunResult;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.CellOption;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Reads the studies of an experiment from their merged keys, and checks every value. */
public final class StudyReader {
  /** What has a key of its own in the file, by the setting that it stands for. */
  private static final Map<String, String> ELSEWHERE =
      Map.of("network.cell", "cells", "training.seed", "seeds");

  private static final List<String> PUBLISHED_KEYS =
      List.of("model", "cell", "at", "metric", "part", "value", "source", "note");

  /** How the checks of settings begin what they say. */
  private static final Pattern FLAG = Pattern.compile("--([a-z0-9-]+) ");

  private final YamlSource source;
  private final List<Task<?>> tasks;
  private final List<Reading> readings = new ArrayList<>();
  private final Map<Task<?>, SettingsLayers<?>> layersByTask = new LinkedHashMap<>();

  /**
   * A study as far as it is known while it is read.
   *
   * @param layers JSON pointers of where its keys stand, the first to win first
   * @param keys merged
   */
  private record Reading(List<String> layers, ObjectNode keys, Task<?> task, Set<String> given) {}

  StudyReader(YamlSource source, List<Task<?>> tasks) {
    this.source = source;
    this.tasks = tasks;
  }

  /**
   * Reads a study.
   *
   * @param layers JSON pointers of where its keys stand, the first to win first
   * @param keys merged
   */
  Study read(List<String> layers, ObjectNode keys) {
    Task<?> task = task(layers, keys);
    SettingsSchema<?> schema = layers(task).schema();
    ObjectNode settings = settings(layers, keys, schema);
    Map<String, List<JsonNode>> vary = vary(layers, keys, schema);
    Optional<LearningRate> rate = learningRate(layers, keys);
    OptionalLong parameters = OptionalLong.empty();
    if (keys.hasNonNull("parameters")) {
      JsonNode value = keys.get("parameters");
      if (!value.canConvertToExactIntegral() || value.asLong() < 1) {
        throw wrong(layers, "parameters", "expected a count such as 70000, found " + value);
      }
      parameters = OptionalLong.of(value.asLong());
    }
    OptionalDouble seconds = OptionalDouble.empty();
    if (keys.hasNonNull("seconds")) {
      JsonNode value = keys.get("seconds");
      if (!value.isNumber() || !(value.asDouble() > 0)) {
        throw wrong(layers, "seconds", "expected a number above 0, found " + value);
      }
      seconds = OptionalDouble.of(value.asDouble());
    }
    twice(layers, settings, vary, "network.units", "parameters", parameters.isPresent());
    twice(layers, settings, vary, "training.max-seconds", "seconds", seconds.isPresent());
    twice(layers, settings, vary, "training.learning-rate", "learning-rate", rate.isPresent());

    Set<String> given = new HashSet<>(vary.keySet());
    settings
        .properties()
        .forEach(
            group ->
                group
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(key -> given.add(group.getKey() + "." + key)));
    Reading reading = new Reading(layers, keys, task, given);
    readings.add(reading);
    Study study =
        new Study(
            name(layers, keys, task),
            task,
            cells(layers, keys),
            seeds(layers, keys, rate),
            settings,
            vary,
            parameters,
            seconds,
            rate,
            published(reading, settings, vary),
            otherwise(layers, keys));
    checkSettings(layers, study);
    return study;
  }

  private UsageException wrong(List<String> layers, String key, String message) {
    return new UsageException("%s: '%s': %s".formatted(where(layers, key), key, message));
  }

  private String where(List<String> layers, String key) {
    return source.where(layers.stream().map(layer -> layer + "/" + key).toList());
  }

  /** Where the setting stands that its check names, as in {@code --epochs must be at least 1}. */
  private String where(List<String> layers, Study study, String message) {
    List<String> places = new ArrayList<>();
    Matcher flag = FLAG.matcher(message);
    if (flag.lookingAt()) {
      String key = flag.group(1);
      for (String layer : layers) {
        study.vary().keySet().stream()
            .filter(axis -> axis.endsWith("." + key))
            .forEach(axis -> places.add(layer + "/vary/" + axis));
        study
            .settings()
            .fieldNames()
            .forEachRemaining(group -> places.add(String.join("/", layer, "settings", group, key)));
      }
    }
    places.add(layers.get(0) + "/settings");
    places.add(layers.get(0));
    return source.where(places);
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

  private Task<?> task(List<String> layers, ObjectNode keys) {
    String name = keys.path("task").asText();
    List<String> names = tasks.stream().map(Task::name).toList();
    if (name.isEmpty()) {
      throw new UsageException(
          "%s: a study needs 'task:', one of %s"
              .formatted(source.where(layers.get(0)), String.join(", ", names)));
    }
    return tasks.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    UnknownName.message(where(layers, "task"), "task", name, names)));
  }

  private String name(List<String> layers, ObjectNode keys, Task<?> task) {
    for (String key : List.of("name", "data")) {
      if (keys.hasNonNull(key)) {
        if (!keys.get(key).isTextual()) {
          throw wrong(layers, key, "expected a name, found " + keys.get(key));
        }
        return keys.get(key).asText();
      }
    }
    JsonNode data = keys.path("settings").path("data").path("data");
    return data.isTextual() ? data.asText() : task.name();
  }

  private Optional<String> otherwise(List<String> layers, ObjectNode keys) {
    if (!keys.hasNonNull("otherwise")) {
      return Optional.empty();
    }
    if (!keys.get("otherwise").isTextual()) {
      throw wrong(
          layers, "otherwise", "expected the name of a data set, found " + keys.get("otherwise"));
    }
    return Optional.of(keys.get("otherwise").asText());
  }

  private List<String> cells(List<String> layers, ObjectNode keys) {
    List<String> cells = new ArrayList<>();
    JsonNode list = keys.path("cells");
    list.forEach(cell -> cells.add(cell.asText()));
    if (!list.isArray() || cells.isEmpty()) {
      throw wrong(layers, "cells", "expected a list such as [rnn, lstm, gru]");
    }
    for (String cell : cells) {
      if (!CellOption.labels().contains(cell)) {
        throw new UsageException(
            UnknownName.message(where(layers, "cells"), "cell", cell, CellOption.labels()));
      }
    }
    once(layers, "cells", cells);
    return cells;
  }

  private void once(List<String> layers, String key, List<?> values) {
    Set<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw wrong(layers, key, value + " stands there twice");
      }
    }
  }

  private List<Long> seeds(List<String> layers, ObjectNode keys, Optional<LearningRate> rate) {
    JsonNode value = keys.path("seeds");
    List<Long> seeds = new ArrayList<>();
    if (value.isArray() && !value.isEmpty()) {
      for (JsonNode seed : value) {
        if (!seed.canConvertToExactIntegral()) {
          throw wrong(layers, "seeds", "expected whole numbers, found " + seed);
        }
        seeds.add(seed.asLong());
      }
    } else if (value.canConvertToExactIntegral() && value.asLong() >= 1 && value.asLong() <= 1000) {
      LongStream.rangeClosed(1, value.asLong()).forEach(seeds::add);
    } else {
      throw wrong(
          layers,
          "seeds",
          "expected a count from 1 to 1000, or a list such as [1, 2, 5]"
              + (value.isMissingNode() ? "" : ", found " + value));
    }
    once(layers, "seeds", seeds);
    checkFinalSeeds(where(layers, "seeds"), seeds, rate);
    return seeds;
  }

  /** A seed of the choice must not be one of the report's. */
  static void checkFinalSeeds(String where, List<Long> seeds, Optional<LearningRate> rate) {
    if (rate.filter(LearningRate::isChosen).isEmpty()) {
      return;
    }
    long first = LearningRate.FIRST_SEED;
    long last = first + rate.get().seeds() - 1;
    for (long seed : seeds) {
      if (seed >= first && seed <= last) {
        throw new UsageException(
            "%s: seed %d chooses the learning rate (%d to %d do): take another"
                .formatted(where, seed, first, last));
      }
    }
  }

  private ObjectNode settings(List<String> layers, ObjectNode keys, SettingsSchema<?> schema) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    JsonNode given = keys.path("settings");
    if (!given.isMissingNode() && !given.isNull()) {
      checkKeys(layers, given, schema);
      settings.setAll(((ObjectNode) given).deepCopy());
    }
    if (keys.hasNonNull("data")) {
      if (!schema.keys().stream().map(Object::toString).toList().contains("data.data")) {
        throw wrong(layers, "data", "the task has no setting data.data");
      }
      if (!Study.get(settings, "data.data").isMissingNode()) {
        throw wrong(layers, "data", "stands in the settings as data.data as well");
      }
      Study.put(settings, "data.data", keys.get("data"));
    }
    return settings;
  }

  /** Key by key, so that an error names its line. */
  private void checkKeys(List<String> layers, JsonNode given, SettingsSchema<?> schema) {
    if (!given.isObject()) {
      schema.check(given, where(layers, "settings"));
    }
    for (Map.Entry<String, JsonNode> group : given.properties()) {
      ObjectNode one = JsonNodeFactory.instance.objectNode();
      if (!group.getValue().isObject()) {
        one.set(group.getKey(), group.getValue());
        schema.check(one, where(layers, "settings/" + group.getKey()));
        continue;
      }
      one.set(group.getKey(), JsonNodeFactory.instance.objectNode());
      schema.check(one, where(layers, "settings/" + group.getKey()));
      for (Map.Entry<String, JsonNode> key : group.getValue().properties()) {
        String path = group.getKey() + "." + key.getKey();
        String where = where(layers, "settings/" + path.replace('.', '/'));
        ObjectNode leaf = JsonNodeFactory.instance.objectNode();
        Study.put(leaf, path, key.getValue());
        schema.check(leaf, where);
        if (ELSEWHERE.containsKey(path)) {
          throw new UsageException(
              "%s: %s stands in '%s:', not in the settings"
                  .formatted(where, path, ELSEWHERE.get(path)));
        }
      }
    }
  }

  private Map<String, List<JsonNode>> vary(
      List<String> layers, ObjectNode keys, SettingsSchema<?> schema) {
    Map<String, List<JsonNode>> vary = new LinkedHashMap<>();
    JsonNode given = keys.path("vary");
    if (given.isMissingNode() || given.isNull()) {
      return vary;
    }
    if (!given.isObject()) {
      throw wrong(layers, "vary", "expected keys such as network.units: [64, 128], found " + given);
    }
    List<String> known = schema.keys().stream().map(Object::toString).toList();
    for (Map.Entry<String, JsonNode> axis : given.properties()) {
      String key = axis.getKey();
      String where = where(layers, "vary/" + key);
      if (!known.contains(key)) {
        throw new UsageException(UnknownName.message(where, "setting", key, known));
      }
      if (ELSEWHERE.containsKey(key) || key.equals("data.data")) {
        throw new UsageException(
            "%s: %s is not varied here: use '%s:' for it"
                .formatted(where, key, ELSEWHERE.getOrDefault(key, "studies")));
      }
      if (!axis.getValue().isArray() || axis.getValue().isEmpty()) {
        throw new UsageException(
            "%s: %s: expected a list of values, found %s".formatted(where, key, axis.getValue()));
      }
      List<JsonNode> values = new ArrayList<>();
      for (JsonNode value : axis.getValue()) {
        ObjectNode leaf = JsonNodeFactory.instance.objectNode();
        Study.put(leaf, key, value);
        schema.check(leaf, where);
        values.add(value);
      }
      once(layers, "vary/" + key, values.stream().map(Study::text).toList());
      vary.put(key, values);
    }
    return vary;
  }

  private void twice(
      List<String> layers,
      ObjectNode settings,
      Map<String, List<JsonNode>> vary,
      String setting,
      String key,
      boolean declared) {
    if (declared && (vary.containsKey(setting) || !Study.get(settings, setting).isMissingNode())) {
      throw wrong(
          layers,
          key,
          "decides %s, which stands in '%s' as well: leave one out"
              .formatted(setting, vary.containsKey(setting) ? "vary" : "settings"));
    }
  }

  private Optional<LearningRate> learningRate(List<String> layers, ObjectNode keys) {
    if (!keys.hasNonNull("learning-rate")) {
      return Optional.empty();
    }
    JsonNode value = keys.get("learning-rate");
    if (value.isNumber() && value.asDouble() > 0) {
      return Optional.of(LearningRate.fixed(value.asDouble()));
    }
    String expected = "expected a number above 0, or {choose: [0.001, 0.003], seeds: 1}, found ";
    if (!value.isObject()) {
      throw wrong(layers, "learning-rate", expected + value);
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      List<String> known = List.of("choose", "seeds");
      if (!known.contains(entry.getKey())) {
        throw new UsageException(
            UnknownName.message(
                where(layers, "learning-rate/" + entry.getKey()), "key", entry.getKey(), known));
      }
    }
    List<Double> rates = new ArrayList<>();
    for (JsonNode rate : value.path("choose")) {
      if (!rate.isNumber() || !(rate.asDouble() > 0)) {
        throw wrong(layers, "learning-rate", expected + value);
      }
      rates.add(rate.asDouble());
    }
    JsonNode seeds =
        value.has("seeds") ? value.get("seeds") : JsonNodeFactory.instance.numberNode(1);
    if (rates.size() < 2 || !seeds.canConvertToExactIntegral() || seeds.asInt() < 1) {
      throw wrong(
          layers, "learning-rate", "a choice needs two rates and a seed at least: " + value);
    }
    once(layers, "learning-rate", rates);
    return Optional.of(new LearningRate(rates, seeds.asInt()));
  }

  /** Every combination must be what the task takes, before anything runs. */
  private void checkSettings(List<String> layers, Study study) {
    SettingsLayers<?> settings = layers(study.task());
    for (Study.Point point : study.points()) {
      for (String cell : study.cells()) {
        ObjectNode given = study.given(point, cell);
        try {
          settings.resolve(given);
        } catch (InputException e) {
          throw new UsageException(
              "%s, study '%s'%s: %s"
                  .formatted(
                      where(layers, study, e.getMessage()),
                      study.name(),
                      point.at().isEmpty() ? "" : " at " + point.at(),
                      e.getMessage()),
              e);
        }
      }
    }
  }

  private List<Published> published(
      Reading reading, ObjectNode settings, Map<String, List<JsonNode>> vary) {
    JsonNode list = reading.keys().path("published");
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw wrong(reading.layers(), "published", "expected a list, found " + list);
    }
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Published figure = figure(where(reading.layers(), "published/" + i + "/value"), list.get(i));
      if (!metrics(reading.task()).contains(figure.metric())) {
        continue;
      }
      Map<String, String> axes = new LinkedHashMap<>(figure.at());
      boolean holds = true;
      for (Map.Entry<String, String> at : figure.at().entrySet()) {
        if (!vary.containsKey(at.getKey())) {
          axes.remove(at.getKey());
          JsonNode value = Study.get(settings, at.getKey());
          holds &= !value.isMissingNode() && Study.text(value).equals(at.getValue());
        }
      }
      if (holds) {
        published.add(
            new Published(
                figure.model(),
                figure.cell(),
                axes,
                figure.metric(),
                figure.part(),
                figure.value(),
                figure.source(),
                figure.note()));
      }
    }
    return published;
  }

  private static List<String> metrics(Task<?> task) {
    return task.metrics().stream().map(Metric::name).toList();
  }

  private Published figure(String where, JsonNode tree) {
    if (!tree.isObject()) {
      throw new UsageException(
          where + ": a published figure needs keys such as model: and value:, found " + tree);
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!PUBLISHED_KEYS.contains(entry.getKey())) {
        throw new UsageException(UnknownName.message(where, "key", entry.getKey(), PUBLISHED_KEYS));
      }
    }
    for (String key : List.of("model", "metric", "part", "source")) {
      if (!tree.path(key).isTextual() || tree.get(key).asText().isBlank()) {
        throw new UsageException(
            "%s: a published figure needs '%s', found %s".formatted(where, key, tree));
      }
    }
    if (!tree.path("value").isNumber()) {
      throw new UsageException(
          "%s: a published figure needs 'value', a number, found %s".formatted(where, tree));
    }
    String cell = tree.path("cell").asText("");
    if (!cell.isEmpty() && !CellOption.labels().contains(cell)) {
      throw new UsageException(UnknownName.message(where, "cell", cell, CellOption.labels()));
    }
    String named = tree.get("part").asText();
    Part part =
        Arrays.stream(Part.values())
            .filter(one -> RunResult.key(one).equals(named))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        UnknownName.message(
                            where,
                            "part",
                            named,
                            Arrays.stream(Part.values()).map(RunResult::key).toList())));
    Map<String, String> at = new LinkedHashMap<>();
    JsonNode axes = tree.path("at");
    if (!axes.isMissingNode() && !axes.isObject()) {
      throw new UsageException(
          where + ": 'at' must be keys such as {data.length: 600}, found " + axes);
    }
    axes.properties().forEach(entry -> at.put(entry.getKey(), Study.text(entry.getValue())));
    return new Published(
        tree.get("model").asText(),
        cell,
        at,
        tree.get("metric").asText(),
        part,
        tree.get("value").asDouble(),
        tree.get("source").asText(),
        tree.path("note").asText(""));
  }

  /**
   * A published figure belongs to the studies of which it has the metric and the settings. One that
   * belongs to none at any preset has a wrong name: it would be left out without a word.
   */
  void checkPublished() {
    Map<JsonNode, List<Reading>> readingsByFigure = new LinkedHashMap<>();
    Map<JsonNode, String> wheres = new LinkedHashMap<>();
    for (Reading reading : readings) {
      JsonNode list = reading.keys().path("published");
      for (int i = 0; i < list.size(); i++) {
        wheres.putIfAbsent(list.get(i), where(reading.layers(), "published/" + i + "/value"));
        readingsByFigure.computeIfAbsent(list.get(i), one -> new ArrayList<>()).add(reading);
      }
    }
    readingsByFigure.forEach(
        (tree, candidates) -> {
          String where = wheres.get(tree);
          Published figure = figure(where, tree);
          List<Reading> measured =
              candidates.stream()
                  .filter(reading -> metrics(reading.task()).contains(figure.metric()))
                  .toList();
          if (measured.isEmpty()) {
            throw new UsageException(
                UnknownName.message(
                    where,
                    "metric",
                    figure.metric(),
                    candidates.stream()
                        .flatMap(reading -> metrics(reading.task()).stream())
                        .distinct()
                        .toList()));
          }
          for (String key : figure.at().keySet()) {
            if (measured.stream().noneMatch(reading -> reading.given().contains(key))) {
              throw new UsageException(
                  UnknownName.message(
                      where,
                      "axis",
                      key,
                      measured.stream()
                          .flatMap(reading -> reading.given().stream())
                          .distinct()
                          .sorted()
                          .toList()));
            }
          }
        });
  }
}
