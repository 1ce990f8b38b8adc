package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.experiment.declaration.SettingsTree;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.TaskSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the results of trials among recorded ones, without loading data: by key, or by settings if
 * the keys differ because a later version of Sluice added a setting.
 */
public final class RecordedTrials implements Sizes {

  private final Map<String, TrialResult> byKey = new LinkedHashMap<>();
  private final Map<TrialResult, Map<String, JsonNode>> settings = new HashMap<>();

  /**
   * Indexes recorded results.
   *
   * @param results the last one with a key, or with equal settings, is valid
   */
  public RecordedTrials(List<TrialResult> results) {
    for (TrialResult result : results) {
      byKey.remove(result.key());
      byKey.put(result.key(), result);
    }
  }

  /** The result of a trial. */
  public Optional<TrialResult> result(Trial<?> trial) {
    TrialResult same = byKey.get(trial.key());
    // A file may have changed since, so that its name does not identify the data.
    return same != null || trial.readsFile()
        ? Optional.ofNullable(same)
        : last(trial.task().name(), schema(trial), trial.settingsTree(), Set.of());
  }

  private static SettingsSchema<?> schema(Trial<?> trial) {
    return SettingsSchema.of(trial.task().settingsType());
  }

  /** Whether there is a result of a task on the given data. */
  boolean hasData(String task, String data) {
    return byKey.values().stream()
        .map(TrialResult::result)
        .anyMatch(result -> result.task().equals(task) && result.data().equals(data));
  }

  @Override
  public <S extends Record & TaskSettings> OptionalInt units(
      SettingsLayers<S> layers, ObjectNode given, long parameters, int start) {
    return last(
            layers.task().name(),
            layers.schema(),
            layers.schema().tree(layers.resolve(given)),
            Set.of(Study.UNITS, Study.SEED, Study.LEARNING_RATE))
        .map(result -> SettingsTree.get(result.result().settings(), Study.UNITS).asInt())
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private Optional<TrialResult> last(
      String task, SettingsSchema<?> schema, JsonNode wanted, Set<String> ignored) {
    Map<String, JsonNode> leaves = SettingsTree.leaves(wanted);
    return byKey.values().stream()
        .filter(result -> result.result().task().equals(task))
        .filter(
            result ->
                equal(leaves, settings.computeIfAbsent(result, one -> read(schema, one)), ignored))
        .reduce((earlier, later) -> later);
  }

  /** The settings, including those added since; empty if this version lacks one of them. */
  private static <S extends Record> Map<String, JsonNode> read(
      SettingsSchema<S> schema, TrialResult result) {
    try {
      return SettingsTree.leaves(schema.tree(schema.fromTree(result.result().settings())));
    } catch (InputException e) {
      return Map.of();
    }
  }

  private static boolean equal(
      Map<String, JsonNode> wanted, Map<String, JsonNode> found, Set<String> ignored) {
    return wanted.entrySet().stream()
        .filter(setting -> !ignored.contains(setting.getKey()))
        .allMatch(
            setting ->
                found.containsKey(setting.getKey())
                    && Place.same(setting.getValue(), found.get(setting.getKey())));
  }
}
