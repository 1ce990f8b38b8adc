package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of {@code experiments/}: a grid, its cost at each preset, and published figures to compare
 * with. Everything is checked when the file is read, at every preset.
 *
 * <p>Later layers take precedence: the file's keys, those of a study, those of the preset; if a
 * preset lists its own studies: the file's, the preset's, the study's. {@code settings} and {@code
 * vary} are merged key by key, everything else is replaced.
 */
public final class ExperimentFile {
  /** The presets that a file may declare, cheapest first. */
  public static final List<String> PRESETS = List.of("quick", "standard", "paper");

  private static final List<String> STUDY_KEYS =
      List.of(
          "name",
          "task",
          "data",
          "otherwise",
          "cells",
          "seeds",
          "settings",
          "vary",
          "parameters",
          "seconds",
          "learning-rate",
          "published");
  private static final List<String> KEYS = keys(List.of("title", "question", "studies", "presets"));
  private static final List<String> PRESET_KEYS = keys(List.of("only", "studies"));
  private static final Set<String> MERGED = Set.of("settings", "vary");

  private final YamlSource source;
  private final String name;
  private final List<String> presets;
  private final Map<Optional<String>, Experiment> experiments = new LinkedHashMap<>();

  private ExperimentFile(YamlSource source, List<Task<?>> tasks) {
    this.source = source;
    String file = String.valueOf(source.file().getFileName());
    this.name = file.replaceFirst("\\.ya?ml$", "");
    checkKeys();
    presets = PRESETS.stream().filter(source.tree().path("presets")::has).toList();
    StudyReader reader = new StudyReader(tasks);
    experiments.put(Optional.empty(), experiment(reader, Optional.empty()));
    for (String preset : presets) {
      experiments.put(Optional.of(preset), experiment(reader, Optional.of(preset)));
    }
    reader.checkPublished();
  }

  private static List<String> keys(List<String> more) {
    List<String> keys = new ArrayList<>(STUDY_KEYS);
    keys.remove("name");
    keys.addAll(more);
    return List.copyOf(keys);
  }

  /**
   * Reads a file.
   *
   * @param tasks the tasks that it may use
   * @throws UsageException if it is not YAML, has an unknown key or name, or an invalid value; the
   *     message has the line and the closest known name
   */
  public static ExperimentFile read(Path file, List<Task<?>> tasks) {
    return new ExperimentFile(YamlSource.read(file), tasks);
  }

  /** The file's name without its extension, which is also the name of its results. */
  public String name() {
    return name;
  }

  /** The presets that it declares, cheapest first; may be empty. */
  public List<String> presets() {
    return presets;
  }

  /** The experiment at the preset {@code quick} if it is declared, otherwise without a preset. */
  public Experiment experiment() {
    return experiments.get(presets.contains("quick") ? Optional.of("quick") : Optional.empty());
  }

  /**
   * The experiment at one preset.
   *
   * @throws UsageException if the file does not declare it
   */
  public Experiment experiment(String preset) {
    Experiment experiment = experiments.get(Optional.of(preset));
    if (experiment == null) {
      throw new UsageException(
          presets.isEmpty()
              ? "--preset %s: %s has no presets; omit the flag.".formatted(preset, name)
              : UnknownName.message("--preset", "preset of " + name, preset, presets));
    }
    return experiment;
  }

  private void checkKeys() {
    ObjectNode tree = source.tree();
    known(tree, "", KEYS);
    studies(tree, "");
    JsonNode declared = tree.path("presets");
    if (!declared.isMissingNode()) {
      known(object(declared, "/presets"), "/presets", PRESETS);
      for (Map.Entry<String, JsonNode> preset : declared.properties()) {
        String at = "/presets/" + preset.getKey();
        known(object(preset.getValue(), at), at, PRESET_KEYS);
        studies(preset.getValue(), at);
      }
    }
  }

  private void studies(JsonNode tree, String at) {
    if (!tree.has("studies")) {
      return;
    }
    JsonNode studies = tree.get("studies");
    if (!studies.isArray() || studies.isEmpty()) {
      throw new UsageException(
          source.where(at + "/studies") + ": 'studies' must be a list of at least one study.");
    }
    for (int i = 0; i < studies.size(); i++) {
      String pointer = at + "/studies/" + i;
      known(object(studies.get(i), pointer), pointer, STUDY_KEYS);
    }
  }

  private ObjectNode object(JsonNode node, String pointer) {
    if (node instanceof ObjectNode keys) {
      return keys;
    }
    throw new UsageException(
        "%s: expected keys below '%s', found %s"
            .formatted(source.where(pointer), pointer.substring(1).replace('/', '.'), node));
  }

  private void known(ObjectNode tree, String at, List<String> keys) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw new UsageException(
            UnknownName.message(
                source.where(at + "/" + entry.getKey()), "key", entry.getKey(), keys));
      }
    }
  }

  private Experiment experiment(StudyReader reader, Optional<String> preset) {
    String at = preset.map(one -> "/presets/" + one).orElse("");
    JsonNode declared = source.tree().at(at);
    boolean ownStudies = preset.isPresent() && declared.has("studies");
    String parent = ownStudies ? at : "";
    JsonNode studies = source.tree().at(parent + "/studies");

    List<Study> read = new ArrayList<>();
    for (int i = 0; i < Math.max(1, studies.size()); i++) {
      // In descending precedence.
      List<String> layers = new ArrayList<>(List.of(""));
      if (!studies.isMissingNode()) {
        layers.add(0, parent + "/studies/" + i);
      }
      if (preset.isPresent()) {
        layers.add(ownStudies ? 1 : 0, at);
      }
      read.add(reader.read(new StudyKeys(source, layers, merged(layers))));
    }
    checkNames(read, parent);
    return new Experiment(
        name, preset, text("title"), text("question"), only(read, declared, preset, at));
  }

  private ObjectNode merged(List<String> layers) {
    ObjectNode merged = source.tree().objectNode();
    List<String> ascending = new ArrayList<>(layers);
    Collections.reverse(ascending);
    for (String layer : ascending) {
      for (Map.Entry<String, JsonNode> entry : source.tree().at(layer).properties()) {
        String key = entry.getKey();
        if (!STUDY_KEYS.contains(key)) {
          continue;
        }
        if (MERGED.contains(key)
            && merged.path(key) instanceof ObjectNode below
            && entry.getValue() instanceof ObjectNode above) {
          merge(below, above);
        } else {
          merged.set(key, entry.getValue().deepCopy());
        }
      }
    }
    return merged;
  }

  private static void merge(ObjectNode below, ObjectNode above) {
    for (Map.Entry<String, JsonNode> entry : above.properties()) {
      if (below.path(entry.getKey()) instanceof ObjectNode inner
          && entry.getValue() instanceof ObjectNode over) {
        merge(inner, over);
      } else {
        below.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
  }

  private void checkNames(List<Study> studies, String at) {
    for (int i = 0; i < studies.size(); i++) {
      String study = studies.get(i).name();
      if (studies.subList(0, i).stream().anyMatch(other -> other.name().equals(study))) {
        throw new UsageException(
            "%s: two studies are named '%s'. Give them different names with 'name:'."
                .formatted(source.where(at + "/studies"), study));
      }
    }
  }

  private List<Study> only(
      List<Study> studies, JsonNode declared, Optional<String> preset, String at) {
    if (preset.isEmpty() || !declared.hasNonNull("only")) {
      return studies;
    }
    List<String> known = studies.stream().map(Study::name).toList();
    List<String> wanted = new ArrayList<>();
    JsonNode only = declared.get("only");
    only.forEach(one -> wanted.add(one.asText()));
    String where = source.where(at + "/only");
    if (!only.isArray() || wanted.isEmpty()) {
      throw new UsageException(where + ": 'only' must be a list of study names, found " + only);
    }
    for (String one : wanted) {
      if (!known.contains(one)) {
        throw new UsageException(UnknownName.message(where, "study", one, known));
      }
    }
    return studies.stream().filter(study -> wanted.contains(study.name())).toList();
  }

  private String text(String key) {
    JsonNode value = source.tree().path(key);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new UsageException(
          "%s: an experiment needs '%s:', a text.".formatted(source.where("/" + key), key));
    }
    return value.asText().strip();
  }
}
