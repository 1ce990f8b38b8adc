package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.error.UsageException;
import dev.sluice.run.RunResult;
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
import java.util.Set;

/** Reads the published figures of an experiment and assigns them to its studies. */
final class PublishedReader {
  private static final List<String> KEYS =
      List.of("model", "cell", "at", "metric", "part", "value", "source", "note");

  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * A figure, and a study that declares it.
   *
   * @param where its file and line
   * @param given the settings and axes of the study
   */
  private record Candidate(JsonNode tree, String where, Task<?> task, Set<String> given) {
    boolean isMeasured(String metric) {
      return metrics().contains(metric);
    }

    List<String> metrics() {
      return task.metrics().stream().map(Metric::name).toList();
    }
  }

  /** The figures of a study: those with a metric of its task that hold for its settings. */
  List<Published> read(StudyKeys keys, Task<?> task, Grid grid) {
    if (!keys.has("published")) {
      return List.of();
    }
    JsonNode list = keys.get("published");
    if (!list.isArray()) {
      throw keys.wrong("published", "expected a list, found " + list);
    }
    Set<String> given = new HashSet<>(grid.axes().keySet());
    given.addAll(SettingsTree.leaves(grid.settings()).keySet());
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String where = keys.where("published/" + i + "/value");
      Candidate candidate = new Candidate(list.get(i), where, task, given);
      candidates.add(candidate);
      Published figure = figure(where, list.get(i));
      if (candidate.isMeasured(figure.metric()) && holds(figure, grid)) {
        published.add(figure.withAt(figure.at().without(axis -> !grid.axes().containsKey(axis))));
      }
    }
    return published;
  }

  /** Whether the grid has a figure's settings, except those that are axes. */
  private static boolean holds(Published figure, Grid grid) {
    return figure.at().values().entrySet().stream()
        .filter(setting -> !grid.axes().containsKey(setting.getKey()))
        .allMatch(
            setting ->
                Place.same(
                    SettingsTree.get(grid.settings(), setting.getKey()), setting.getValue()));
  }

  /** Checks that the metric and the axes of each figure exist in some study. */
  void checkAll() {
    Map<JsonNode, List<Candidate>> byFigure = new LinkedHashMap<>();
    candidates.forEach(
        one -> byFigure.computeIfAbsent(one.tree(), tree -> new ArrayList<>()).add(one));
    byFigure.values().forEach(PublishedReader::check);
  }

  private static void check(List<Candidate> candidates) {
    String where = candidates.get(0).where();
    Published figure = figure(where, candidates.get(0).tree());
    List<Candidate> measured =
        candidates.stream().filter(one -> one.isMeasured(figure.metric())).toList();
    if (measured.isEmpty()) {
      throw new UsageException(
          UnknownName.message(
              where,
              "metric",
              figure.metric(),
              candidates.stream().flatMap(one -> one.metrics().stream()).distinct().toList()));
    }
    for (String axis : figure.at().values().keySet()) {
      if (measured.stream().noneMatch(one -> one.given().contains(axis))) {
        throw new UsageException(
            UnknownName.message(
                where,
                "axis",
                axis,
                measured.stream()
                    .flatMap(one -> one.given().stream())
                    .distinct()
                    .sorted()
                    .toList()));
      }
    }
  }

  private static Published figure(String where, JsonNode tree) {
    if (!tree.isObject()) {
      throw new UsageException(
          where + ": a published figure needs keys such as model: and value:, found " + tree);
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new UsageException(UnknownName.message(where, "key", entry.getKey(), KEYS));
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
    return new Published(
        tree.get("model").asText(),
        cell,
        at(where, tree),
        tree.get("metric").asText(),
        part(where, tree.get("part").asText()),
        tree.get("value").asDouble(),
        tree.get("source").asText(),
        tree.path("note").asText(""));
  }

  private static Place at(String where, JsonNode tree) {
    JsonNode axes = tree.path("at");
    if (!axes.isMissingNode() && !axes.isObject()) {
      throw new UsageException(
          where + ": 'at' must be keys such as {data.length: 600}, found " + axes);
    }
    Map<String, JsonNode> at = new LinkedHashMap<>();
    axes.properties().forEach(axis -> at.put(axis.getKey(), axis.getValue()));
    return new Place(at);
  }

  private static Part part(String where, String named) {
    return Arrays.stream(Part.values())
        .filter(part -> RunResult.key(part).equals(named))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    UnknownName.message(
                        where,
                        "part",
                        named,
                        Arrays.stream(Part.values()).map(RunResult::key).toList())));
  }
}
