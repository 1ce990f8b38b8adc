package dev.sluice.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of a task, derived from its record: each group is a record, and each setting is a
 * component with a {@link Setting} annotation. The flags of the command line, the keys of a
 * settings file, the check for unknown keys, and the resolved file in a run folder all come from
 * this declaration.
 *
 * <p>Later sources override earlier ones: the task's {@code defaults.yaml}, the data card's
 * suggestions, {@code --config FILE}, flags.
 *
 * @param <S> the task's settings: a record whose components are records (the groups)
 */
public final class SettingsSchema<S extends Record> {
  private static final NamingBase KEBAB = (NamingBase) PropertyNamingStrategies.KEBAB_CASE;
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(KEBAB)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();

  private final Class<S> type;
  private final Map<String, Key> keys;

  /**
   * One setting.
   *
   * @param group the record that contains it, such as {@code training}
   * @param name its key and flag, such as {@code batch-size}
   * @param type its Java type
   * @param help its line in the help
   * @param label the placeholder for its value in the help, such as {@code N}
   * @param formerly its value for runs that were stored without it; empty for an original setting
   * @param flag its flag without dashes: the name, unless {@link Setting#flag} says otherwise
   * @param role how it relates to the data
   * @param whole if it splits the data, its value when all of other data is scored
   */
  public record Key(
      String group,
      String name,
      Class<?> type,
      String help,
      String label,
      String formerly,
      String flag,
      Setting.Role role,
      String whole) {
    /** Its path in a settings file, such as {@code training.epochs}. */
    public String path() {
      return group + "." + name;
    }

    /** Whether the flag needs no value. */
    public boolean isSwitch() {
      return type == boolean.class;
    }

    @Override
    public String toString() {
      return group + "." + name;
    }
  }

  private SettingsSchema(Class<S> type, Map<String, Key> keys) {
    this.type = type;
    this.keys = Collections.unmodifiableMap(keys);
  }

  /**
   * Derives the schema from a record.
   *
   * @throws IllegalArgumentException if a component has no {@link Setting}, or two groups contain
   *     settings of the same name, which would share a flag
   */
  public static <S extends Record> SettingsSchema<S> of(Class<S> type) {
    Map<String, Key> keys = new LinkedHashMap<>();
    for (RecordComponent group : type.getRecordComponents()) {
      if (!group.getType().isRecord()) {
        throw new IllegalArgumentException(type + ": " + group.getName() + " is not a record");
      }
      for (RecordComponent component : group.getType().getRecordComponents()) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
          throw new IllegalArgumentException(
              group.getType() + ": " + component.getName() + " has no @Setting annotation");
        }
        String name = KEBAB.translate(component.getName());
        Key key =
            new Key(
                KEBAB.translate(group.getName()),
                name,
                component.getType(),
                help(setting),
                setting.label().isEmpty() ? labelOf(component.getType()) : setting.label(),
                setting.formerly(),
                setting.flag().isEmpty() ? name : setting.flag(),
                setting.role(),
                setting.whole());
        Key other = keys.put(name, key);
        if (other != null) {
          throw new IllegalArgumentException(
              "two settings have the same name: " + other + ", " + key);
        }
      }
    }
    return new SettingsSchema<>(type, keys);
  }

  private static String help(Setting setting) {
    if (setting.choices() == Setting.Choices.class) {
      return setting.value();
    }
    try {
      Setting.Choices choices = setting.choices().getDeclaredConstructor().newInstance();
      return setting.value() + ": " + String.join(", ", choices.names());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(setting.choices() + " needs a no-argument constructor", e);
    }
  }

  private static String labelOf(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "N";
    }
    if (type == double.class || type == Double.class) {
      return "X";
    }
    return type == List.class ? "A,B,..." : "NAME";
  }

  /** All settings, in the order of the record. */
  public List<Key> keys() {
    return List.copyOf(keys.values());
  }

  /** The settings with this role. */
  public List<Key> keys(Setting.Role role) {
    return keys.values().stream().filter(key -> key.role() == role).toList();
  }

  /** The setting that names the data: the first source. Empty if the task takes no data. */
  public Optional<Key> source() {
    return keys(Setting.Role.SOURCE).stream().findFirst();
  }

  /** The group that selects the data: the first one of the record. */
  public String dataGroup() {
    return keys.values().iterator().next().group();
  }

  /**
   * The settings to evaluate a stored model with.
   *
   * <p>If the flags select other data, the model's split does not apply to it: all of it is scored,
   * unless the flags say how to split it.
   *
   * @param stored the settings stored with the model
   * @param flags the result of {@link #flags}
   * @throws UsageException if a value is out of its range
   */
  public S scoring(ObjectNode stored, ObjectNode flags) {
    if (!namesOtherData(flags)) {
      return resolve(List.of(stored, flags));
    }
    ObjectNode split = JsonNodeFactory.instance.objectNode();
    boolean whole = scoresAll(flags);
    for (Key key : keys(Setting.Role.SPLIT)) {
      split
          .withObjectProperty(key.group())
          .set(
              key.name(),
              whole && !key.whole().isEmpty()
                  ? value(key, key.whole())
                  : JsonNodeFactory.instance.nullNode());
    }
    return resolve(List.of(stored, split, flags));
  }

  /** Whether {@link #scoring} takes all of other data as the test part. */
  public boolean scoresAll(ObjectNode flags) {
    return namesOtherData(flags)
        && keys(Setting.Role.SPLIT).stream().noneMatch(key -> has(flags, key));
  }

  private boolean namesOtherData(ObjectNode flags) {
    return keys(Setting.Role.SOURCE).stream().anyMatch(key -> has(flags, key));
  }

  private static boolean has(ObjectNode tree, Key key) {
    return tree.path(key.group()).has(key.name());
  }

  /**
   * Reads a task's {@code defaults.yaml}: a resource next to the record.
   *
   * @throws IllegalStateException if it is missing or does not contain every setting
   */
  public ObjectNode defaults() {
    try (InputStream in = type.getResourceAsStream("defaults.yaml")) {
      if (in == null) {
        throw new IllegalStateException("no defaults.yaml next to " + type.getName());
      }
      ObjectNode tree = (ObjectNode) YAML.readTree(in);
      check(tree, type.getSimpleName() + "'s defaults.yaml");
      bind(tree, "defaults.yaml");
      return tree;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read defaults.yaml next to " + type.getName(), e);
    }
  }

  /**
   * Reads a settings file.
   *
   * @throws UsageException if it is not YAML, has an unknown key, naming the nearest known one, or
   *     a value of the wrong type; with the line
   */
  public ObjectNode read(Path file) {
    PlainYaml yaml;
    try {
      yaml = PlainYaml.read(YAML, Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "%s, line %d: not readable as YAML: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UsageException(
          "Settings file %s cannot be read: %s".formatted(file, FileFailure.reason(e)), e);
    }
    JsonNode tree = yaml.tree();
    if (tree.isMissingNode() || tree.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    check(
        tree,
        pointer -> {
          Integer line = yaml.lines().get(pointer);
          return line == null ? file.toString() : "%s, line %d".formatted(file, line);
        });
    return (ObjectNode) tree;
  }

  /**
   * Checks that a tree contains only known groups and keys, with values of the right types.
   *
   * @param where the file or data card, for the error message
   * @throws UsageException if not
   */
  public void check(JsonNode tree, String where) {
    check(tree, pointer -> where);
  }

  /** The same with a place for each JSON pointer. */
  private void check(JsonNode tree, UnaryOperator<String> where) {
    if (!tree.isObject()) {
      throw new UsageException(
          where.apply("") + ": expected groups such as 'training:' with keys below, found " + tree);
    }
    for (Map.Entry<String, JsonNode> group : tree.properties()) {
      String place = where.apply("/" + group.getKey());
      List<String> known =
          keys.values().stream()
              .filter(key -> key.group().equals(group.getKey()))
              .map(Key::name)
              .toList();
      if (known.isEmpty()) {
        List<String> groups = keys.values().stream().map(Key::group).distinct().toList();
        Key misplaced = keys.get(group.getKey());
        throw new UsageException(
            misplaced == null
                ? UnknownName.message(place, "group", group.getKey(), groups)
                : "%s: '%s' belongs in the group '%s'"
                    .formatted(place, group.getKey(), misplaced.group()));
      }
      if (!group.getValue().isObject()) {
        throw new UsageException(
            "%s: '%s' is a group: expected keys below it, such as %s: ..., found %s"
                .formatted(place, group.getKey(), known.get(0), group.getValue()));
      }
      for (Map.Entry<String, JsonNode> entry : group.getValue().properties()) {
        String name = entry.getKey();
        String line = where.apply("/" + group.getKey() + "/" + name);
        if (!known.contains(name)) {
          throw new UsageException(
              UnknownName.message(line, "key", group.getKey() + "." + name, known));
        }
        checkValue(keys.get(name), entry.getValue(), line);
      }
    }
  }

  private static void checkValue(Key key, JsonNode value, String where) {
    if (value.isNull() && !key.type().isPrimitive()) {
      return;
    }
    try {
      if (value.isNull() || YAML.treeToValue(value, key.type()) == null) {
        throw new UsageException("%s: %s has no value".formatted(where, key));
      }
    } catch (JsonProcessingException e) {
      throw new UsageException("%s: %s %s".formatted(where, key, expected(key.type(), value)), e);
    }
  }

  /**
   * Turns flags into a tree that {@link #resolve} takes.
   *
   * @param flags values as typed, by name without dashes
   * @throws UsageException if a value does not fit its setting's type
   */
  public ObjectNode flags(Map<String, String> flags) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    flags.forEach(
        (name, text) -> {
          Key key = keys.get(name);
          if (key == null) {
            throw new UsageException(
                UnknownName.message("command line", "flag", name, List.copyOf(keys.keySet())));
          }
          tree.withObjectProperty(key.group()).set(name, value(key, text));
        });
    return tree;
  }

  private static JsonNode value(Key key, String text) {
    Class<?> type = key.type();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    try {
      if (text.equals("none") && !type.isPrimitive() && !type.isEnum()) {
        return nodes.nullNode();
      }
      if (type == int.class || type == Integer.class) {
        return nodes.numberNode(Integer.parseInt(text.strip()));
      }
      if (type == long.class || type == Long.class) {
        return nodes.numberNode(Long.parseLong(text.strip()));
      }
      if (type == double.class || type == Double.class) {
        return nodes.numberNode(Double.parseDouble(text.strip()));
      }
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--%s: expected a %s, found '%s'"
              .formatted(
                  key.name(),
                  type == double.class || type == Double.class ? "number" : "whole number",
                  text),
          e);
    }
    if (type == boolean.class) {
      return nodes.booleanNode(Boolean.parseBoolean(text));
    }
    if (type == List.class) {
      ArrayNode list = nodes.arrayNode();
      for (String part : text.split(",", -1)) {
        list.add(part.strip());
      }
      return list;
    }
    return nodes.textNode(text);
  }

  /**
   * Merges trees, with later ones overriding earlier ones, and binds the result.
   *
   * @throws UsageException if a value has the wrong type or is out of its range
   */
  public S resolve(List<ObjectNode> layers) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (ObjectNode layer : layers) {
      for (Map.Entry<String, JsonNode> group : layer.properties()) {
        merged.withObjectProperty(group.getKey()).setAll((ObjectNode) group.getValue());
      }
    }
    return bind(complete(merged), "settings");
  }

  /**
   * A copy of stored settings in which each missing setting that was added later has its former
   * value.
   */
  public ObjectNode complete(ObjectNode stored) {
    ObjectNode complete = stored.deepCopy();
    for (Key key : keys.values()) {
      ObjectNode group = complete.withObjectProperty(key.group());
      if (!key.formerly().isEmpty() && !group.has(key.name())) {
        group.set(key.name(), value(key, key.formerly()));
      }
    }
    return complete;
  }

  private S bind(ObjectNode tree, String where) {
    try {
      return YAML.treeToValue(tree, type);
    } catch (JsonMappingException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UsageException usage) {
          throw usage;
        }
      }
      List<String> path = new ArrayList<>();
      JsonNode found = tree;
      for (JsonMappingException.Reference step : e.getPath()) {
        boolean inList = step.getFieldName() == null;
        path.add(inList ? Integer.toString(step.getIndex() + 1) : step.getFieldName());
        found = inList ? found.path(step.getIndex()) : found.path(step.getFieldName());
      }
      String key = String.join(".", path);
      throw new UsageException("%s: %s %s".formatted(where, key, explain(e, found)), e);
    } catch (JsonProcessingException e) {
      throw new UsageException(where + ": " + e.getOriginalMessage(), e);
    }
  }

  private static String explain(JsonMappingException e, JsonNode found) {
    if (found.isMissingNode()) {
      return "is missing";
    }
    return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? expected(mismatch.getTargetType(), found)
        : e.getOriginalMessage();
  }

  private static String expected(Class<?> type, JsonNode found) {
    if (type.isEnum()) {
      List<String> names = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        names.add(YAML.convertValue(constant, String.class));
      }
      return "should be one of %s, found %s".formatted(String.join(", ", names), found);
    }
    if (found.isIntegralNumber() && (type == int.class || type == Integer.class)) {
      return "is too large: " + found;
    }
    return "should be %s, found %s".formatted(shape(type), found);
  }

  private static String shape(Class<?> type) {
    return PlainYaml.looks(type).orElse(type == List.class ? "a list such as [a, b]" : "a word");
  }

  /** The settings as a tree, groups and keys in the order of the record. */
  public ObjectNode tree(S settings) {
    return YAML.valueToTree(settings);
  }

  /** Binds the tree that is stored with a model, {@link #complete completed}. */
  public S fromTree(JsonNode tree) {
    check(tree, "stored settings");
    return bind(complete((ObjectNode) tree), "stored settings");
  }

  /** The settings as the text of a {@code settings.yaml} that {@link #read} takes. */
  public String yaml(S settings) {
    try {
      return YAML.writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new InputException("settings cannot be written: " + e.getOriginalMessage(), e);
    }
  }
}
