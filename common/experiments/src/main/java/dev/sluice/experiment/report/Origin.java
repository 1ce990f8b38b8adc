package dev.sluice.experiment.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.SettingsTree;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Table;
import dev.sluice.run.Provenance;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The origin of the figures: data, settings, machine, versions. */
final class Origin {
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private Origin() {}

  /** Counts and hashes of the data of a comparison; if runs differ, all values. */
  static Table data(TaskComparison comparison) {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    facts.put("data", new LinkedHashSet<>(List.of(comparison.data())));
    for (TrialResult result : comparison.results()) {
      result
          .result()
          .facts()
          .forEach(
              (what, fact) -> facts.computeIfAbsent(what, w -> new LinkedHashSet<>()).add(fact));
      if (result.result().provenance() != null) {
        facts
            .computeIfAbsent("SHA-256", w -> new LinkedHashSet<>())
            .add(result.result().provenance().dataSha256());
      }
    }
    return pairs("Data of " + comparison.task().name(), facts);
  }

  /** The settings that all runs share, as YAML, preceded by those that vary. */
  static String settings(TaskComparison comparison) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    ObjectNode shared = null;
    for (TrialResult result : comparison.results()) {
      JsonNode own = result.result().settings();
      shared = shared == null ? own.deepCopy() : shared;
      SettingsTree.leaves(own)
          .forEach(
              (key, value) ->
                  values.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(Place.text(value)));
    }
    if (shared == null) {
      return "# no run has ended yet\n";
    }
    values.values().removeIf(of -> of.size() == 1);
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Set<String>> one : values.entrySet()) {
      String[] name = one.getKey().split("\\.", 2);
      if (shared.path(name[0]) instanceof ObjectNode group) {
        group.remove(name[1]);
      }
      text.append("# ").append(one.getKey()).append(": ");
      text.append(String.join(", ", one.getValue())).append('\n');
    }
    try {
      return text + YAML.writeValueAsString(shared);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that YAML cannot hold", e);
    }
  }

  /** The provenance of all results; if they differ, all values. */
  static Table provenance(List<TaskComparison> comparisons) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (Provenance provenance : provenances(comparisons)) {
      Map<String, Object> fields =
          JSON.convertValue(provenance, new TypeReference<LinkedHashMap<String, Object>>() {});
      // These differ between runs; the data is shown with its task.
      fields.keySet().removeAll(List.of("seed", "dataSha256", "resumedAfterEpoch"));
      fields.forEach(
          (field, value) ->
              values
                  .computeIfAbsent(words(field), n -> new LinkedHashSet<>())
                  .add(String.valueOf(value)));
    }
    if (values.containsKey("started")) {
      values.put("started", Set.of(firstAndLast(values.get("started"))));
    }
    return pairs("Machine, versions and command", values);
  }

  /** The provenance as a sentence. */
  static String sentence(List<TaskComparison> comparisons) {
    List<Provenance> all = provenances(comparisons);
    if (all.isEmpty()) {
      return "No run has ended yet.";
    }
    return "Measured with Sluice %s (revision %s), %s, %s with %s cores, %s."
        .formatted(
            distinct(all, one -> one.software().sluice()),
            distinct(all, one -> Revisions.shortened(one.software().gitRevision())),
            distinct(all, one -> one.software().java()),
            distinct(all, one -> one.machine().processor()),
            distinct(all, one -> Integer.toString(one.machine().cores())),
            firstAndLast(
                all.stream()
                    .map(one -> one.launch().started().substring(0, 10))
                    .collect(Collectors.toSet())));
  }

  private static String distinct(List<Provenance> all, Function<Provenance, String> field) {
    return all.stream().map(field).distinct().collect(Collectors.joining(", "));
  }

  private static String firstAndLast(Set<String> times) {
    TreeSet<String> sorted = new TreeSet<>(times);
    return sorted.size() == 1 ? sorted.first() : sorted.first() + " to " + sorted.last();
  }

  private static List<Provenance> provenances(List<TaskComparison> comparisons) {
    return comparisons.stream()
        .flatMap(comparison -> comparison.results().stream())
        .map(result -> result.result().provenance())
        .filter(provenance -> provenance != null)
        .toList();
  }

  /** The name of a field in words, such as "git revision". */
  private static String words(String field) {
    return field.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static Table pairs(String title, Map<String, Set<String>> pairs) {
    return new Table(
        title,
        List.of(Table.Column.text("what"), Table.Column.text("value")),
        pairs.entrySet().stream()
            .map(pair -> Table.Row.of(pair.getKey(), String.join("; ", pair.getValue())))
            .toList(),
        List.of());
  }
}
