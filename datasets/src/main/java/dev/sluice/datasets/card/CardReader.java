package dev.sluice.datasets.card;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import dev.sluice.settings.PlainYaml;
import dev.sluice.settings.UnknownName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Turns the YAML of a card into a {@link DataCard}, or into an error that says what to correct. */
final class CardReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
          .build();

  /** A key that this class adds; a card must not contain it. */
  private static final String ORIGIN = "origin";

  /** The files in a card's folder. */
  @FunctionalInterface
  interface Neighbours {
    /** The text of a file in the card's folder. */
    String read(String name) throws IOException;
  }

  private final String name;
  private final String origin;
  private final Path folder;
  private final Neighbours neighbours;

  /**
   * @param name the name of the card's file, without its extension
   * @param origin {@link DataCard#SHIPPED}, or the card's file
   * @param folder the folder to which paths in the card are relative, or null for shipped cards
   */
  CardReader(String name, String origin, Path folder, Neighbours neighbours) {
    this.name = name;
    this.origin = origin;
    this.folder = folder;
    this.neighbours = neighbours;
  }

  DataCard read(String yaml) {
    JsonNode tree;
    try {
      tree = PlainYaml.read(YAML, yaml.getBytes(StandardCharsets.UTF_8)).tree();
    } catch (JsonProcessingException e) {
      throw new InputException(
          "card %s (%s), line %d: invalid YAML: %s"
              .formatted(
                  name,
                  origin,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read text in memory", e);
    }
    if (!(tree instanceof ObjectNode card)) {
      throw new InputException(
          "card %s (%s): expected keys such as 'name:', found %s"
              .formatted(name, origin, tree == null || tree.isMissingNode() ? "nothing" : tree));
    }
    for (String key : List.of(ORIGIN, Layout.TYPE_KEY)) {
      if (card.has(key)) {
        throw problem(key, "is not a key of a card; remove it", null);
      }
    }
    JsonNode given = card.path("name");
    if (given.isTextual() && !given.textValue().equals(name)) {
      throw problem(
          "name",
          "is '%s', but the file is named %s.yaml; use the same name for both"
              .formatted(given.textValue(), name),
          null);
    }
    card.put(ORIGIN, origin);
    linkFormats(card);
    linkTransform(card);
    linkPaths(card);
    try {
      return YAML.treeToValue(card, DataCard.class);
    } catch (JsonProcessingException e) {
      throw explained(e);
    }
  }

  /** The task determines the type of every format in the card. */
  private static void linkFormats(ObjectNode card) {
    JsonNode task = card.path("task");
    if (!task.isTextual() || !DataCard.TASKS.contains(task.textValue())) {
      // The record reports the unknown task; a format without a type would hide that error.
      card.remove("format");
      card.path("sources").forEach(source -> removeFormat(source));
      return;
    }
    if (!card.has("format")) {
      card.putObject("format");
    }
    if (card.get("format") instanceof ObjectNode format) {
      format.put(Layout.TYPE_KEY, task.textValue());
    }
    for (JsonNode source : card.path("sources")) {
      if (source.path("format") instanceof ObjectNode format) {
        format.put(Layout.TYPE_KEY, task.textValue());
      }
    }
  }

  private static void removeFormat(JsonNode source) {
    if (source instanceof ObjectNode object) {
      object.remove("format");
    }
  }

  private void linkTransform(ObjectNode card) {
    JsonNode file = card.get("transform");
    if (file == null || file.isNull()) {
      return;
    }
    String name = file.textValue();
    if (name == null || !(name.endsWith(".json") || name.endsWith(".yaml"))) {
      throw problem(
          "transform",
          "must be the name of a .json or .yaml file in the card's folder, found " + file,
          null);
    }
    try {
      card.putObject("transform").put("file", name).put("text", neighbours.read(name));
    } catch (IOException e) {
      throw problem(
          "transform",
          "names '%s', which cannot be read (%s); put it in the card's folder"
              .formatted(name, FileFailure.reason(e)),
          e);
    }
  }

  private void linkPaths(ObjectNode card) {
    int index = 0;
    for (JsonNode source : card.path("sources")) {
      if (source.path("kind").asText().equals("file") && source.path("path").isTextual()) {
        if (folder == null) {
          throw problem(
              "sources[" + index + "].kind", "is 'file', which a shipped card cannot use", null);
        }
        ((ObjectNode) source)
            .put("path", folder.resolve(source.get("path").textValue()).normalize().toString());
      }
      index++;
    }
  }

  private InputException explained(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return problem(
          path(unknown),
          "is not a known key" + nearest(unknown.getPropertyName(), unknown.getKnownPropertyIds()),
          e);
    }
    if (e instanceof InvalidTypeIdException type) {
      return problem(
          path(type) + (path(type).isEmpty() ? "" : ".") + typeKey(type),
          type.getTypeId() == null
              ? "is missing; expected one of " + kinds(type)
              : "is '%s'; expected one of %s".formatted(type.getTypeId(), kinds(type)),
          e);
    }
    if (e instanceof JsonMappingException mapping) {
      String path = path(mapping);
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof CardFault fault) {
          return problem(
              path.isEmpty() ? fault.key() : path + "." + fault.key(), fault.getMessage(), e);
        }
      }
      if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
        List<String> names = new ArrayList<>();
        for (Object constant : format.getTargetType().getEnumConstants()) {
          names.add(YAML.convertValue(constant, String.class));
        }
        return problem(
            path,
            "is '%s'; expected one of %s".formatted(format.getValue(), String.join(", ", names)),
            e);
      }
      if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
        return problem(path, "must be %s; see docs/data-cards.md".formatted(shape(mismatch)), e);
      }
      return problem(path, e.getOriginalMessage(), e);
    }
    return problem("", e.getOriginalMessage(), e);
  }

  private static String typeKey(InvalidTypeIdException e) {
    Class<?> base = e.getBaseType().getRawClass();
    return base == Source.class ? "kind" : "by";
  }

  private static String kinds(InvalidTypeIdException e) {
    return e.getBaseType().getRawClass() == Source.class
        ? "file, resource, http, npm"
        : "given, ratio, time";
  }

  private static String shape(MismatchedInputException e) {
    Class<?> type = e.getTargetType();
    if (Collection.class.isAssignableFrom(type)) {
      return "a list ('- ' before each item)";
    }
    return PlainYaml.looks(type)
        .orElse(type == String.class ? "one line of text" : "keys with values below it");
  }

  private static String nearest(String found, Collection<Object> known) {
    List<String> names =
        known.stream()
            .map(String::valueOf)
            .filter(name -> !name.equals(ORIGIN) && !name.equals(Layout.TYPE_KEY))
            .sorted()
            .toList();
    return UnknownName.nearest(found, names)
            .map(name -> "; did you mean '" + name + "'?")
            .orElse(".")
        + " Known keys: "
        + String.join(", ", names);
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private InputException problem(String key, String problem, Throwable cause) {
    return new InputException(
        "card %s (%s)%s %s"
            .formatted(name, origin, key.isEmpty() ? ":" : ": '" + key + "'", problem),
        cause);
  }
}
