package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.CellOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads what a study runs: {@code cells}, {@code seeds}, {@code settings} and {@code vary}. */
final class GridReader {
  /** Settings that have a key of their own in the file. */
  private static final Map<String, String> OWN_KEYS =
      Map.of(Study.CELL, "cells", Study.SEED, "seeds");

  private final StudyKeys keys;
  private final SettingsSchema<?> schema;
  private final Optional<String> dataSetting;

  GridReader(StudyKeys keys, SettingsSchema<?> schema) {
    this.keys = keys;
    this.schema = schema;
    this.dataSetting = schema.source().map(SettingsSchema.Key::path);
  }

  Grid read() {
    return new Grid(cells(), seeds(), settings(), axes());
  }

  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    JsonNode list = keys.get("cells");
    list.forEach(cell -> cells.add(cell.asText()));
    if (!list.isArray() || cells.isEmpty()) {
      throw keys.wrong("cells", "expected a list such as [rnn, lstm, gru]");
    }
    for (String cell : cells) {
      if (!CellOption.labels().contains(cell)) {
        throw new UsageException(
            UnknownName.message(keys.where("cells"), "cell", cell, CellOption.labels()));
      }
    }
    keys.requireDistinct("cells", cells);
    return cells;
  }

  private List<Long> seeds() {
    JsonNode value = keys.get("seeds");
    List<Long> seeds = new ArrayList<>();
    if (value.isArray() && !value.isEmpty()) {
      for (JsonNode seed : value) {
        if (!seed.canConvertToExactIntegral()) {
          throw keys.wrong("seeds", "expected whole numbers, found " + seed);
        }
        seeds.add(seed.asLong());
      }
    } else if (value.canConvertToExactIntegral() && value.asLong() >= 1 && value.asLong() <= 1000) {
      LongStream.rangeClosed(1, value.asLong()).forEach(seeds::add);
    } else {
      throw keys.wrong(
          "seeds",
          "expected a count from 1 to 1000, or a list such as [1, 2, 5]"
              + (value.isMissingNode() ? "" : ", found " + value));
    }
    keys.requireDistinct("seeds", seeds);
    return seeds;
  }

  private ObjectNode settings() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    if (keys.has("settings")) {
      check(keys.get("settings"));
      settings.setAll(((ObjectNode) keys.get("settings")).deepCopy());
    }
    if (keys.has("data")) {
      String setting =
          dataSetting.orElseThrow(
              () -> keys.wrong("data", "the task makes its own data: remove this key"));
      if (!SettingsTree.get(settings, setting).isMissingNode()) {
        throw keys.wrong("data", "is given in the settings as well, as " + setting);
      }
      SettingsTree.put(settings, setting, keys.get("data"));
    }
    return settings;
  }

  private List<String> paths() {
    return schema.keys().stream().map(Object::toString).toList();
  }

  /** Key by key, so that an error names its line. */
  private void check(JsonNode given) {
    if (!given.isObject()) {
      schema.check(given, keys.where("settings"));
    }
    for (Map.Entry<String, JsonNode> group : given.properties()) {
      String where = keys.where("settings/" + group.getKey());
      ObjectNode one = JsonNodeFactory.instance.objectNode();
      if (!group.getValue().isObject()) {
        one.set(group.getKey(), group.getValue());
        schema.check(one, where);
        continue;
      }
      one.set(group.getKey(), JsonNodeFactory.instance.objectNode());
      schema.check(one, where);
      for (Map.Entry<String, JsonNode> key : group.getValue().properties()) {
        check(group.getKey() + "." + key.getKey(), key.getValue());
      }
    }
  }

  private void check(String path, JsonNode value) {
    String where = keys.where("settings/" + path.replace('.', '/'));
    schema.check(SettingsTree.of(path, value), where);
    if (OWN_KEYS.containsKey(path)) {
      throw new UsageException(
          "%s: %s is given by '%s:', not in the settings"
              .formatted(where, path, OWN_KEYS.get(path)));
    }
  }

  private Map<String, List<JsonNode>> axes() {
    Map<String, List<JsonNode>> axes = new LinkedHashMap<>();
    if (!keys.has("vary")) {
      return axes;
    }
    JsonNode given = keys.get("vary");
    if (!given.isObject()) {
      throw keys.wrong("vary", "expected keys such as network.units: [64, 128], found " + given);
    }
    given.properties().forEach(axis -> axes.put(axis.getKey(), values(axis)));
    return axes;
  }

  private List<JsonNode> values(Map.Entry<String, JsonNode> axis) {
    String key = axis.getKey();
    String where = keys.where("vary/" + key);
    List<String> known = paths();
    if (!known.contains(key)) {
      throw new UsageException(UnknownName.message(where, "setting", key, known));
    }
    if (OWN_KEYS.containsKey(key) || key.equals(dataSetting.orElse(null))) {
      throw new UsageException(
          "%s: %s cannot be an axis: use '%s:'"
              .formatted(where, key, OWN_KEYS.getOrDefault(key, "studies")));
    }
    if (!axis.getValue().isArray() || axis.getValue().isEmpty()) {
      throw new UsageException(
          "%s: %s: expected a list of values, found %s".formatted(where, key, axis.getValue()));
    }
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode value : axis.getValue()) {
      schema.check(SettingsTree.of(key, value), where);
      values.add(value);
    }
    keys.requireDistinct("vary/" + key, values.stream().map(Place::text).toList());
    return values;
  }
}
