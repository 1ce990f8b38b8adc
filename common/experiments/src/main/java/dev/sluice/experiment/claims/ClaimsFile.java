package dev.sluice.experiment.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.declaration.YamlSource;
import dev.sluice.settings.UnknownName;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads {@code claims.yaml}: the texts of the claims, their experiments, and their rules. */
final class ClaimsFile {
  private static final List<String> KEYS =
      List.of("claim", "seed-agrees", "note", "experiments", "rule", "with");

  private static final JsonMapper ARGUMENTS =
      JsonMapper.builder().disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).build();

  private final YamlSource source;
  private final Collection<String> experiments;

  private ClaimsFile(YamlSource source, Collection<String> experiments) {
    this.source = source;
    this.experiments = experiments;
  }

  /**
   * Reads a file.
   *
   * @param experiments the names that claims may use
   * @return the claims in the order of the file
   * @throws UsageException if it has an unknown key, name or rule, or lacks a value; the message
   *     has the file and the line
   */
  static List<Claim> read(Path file, Collection<String> experiments) {
    return new ClaimsFile(YamlSource.read(file), experiments).claims();
  }

  private List<Claim> claims() {
    for (Map.Entry<String, JsonNode> entry : source.tree().properties()) {
      requireKnown("/" + entry.getKey(), "key", entry.getKey(), List.of("claims"));
    }
    JsonNode list = source.tree().path("claims");
    if (!list.isArray() || list.isEmpty()) {
      throw wrong("/claims", "'claims' must be a list of at least one claim");
    }
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      claims.add(claim("/claims/" + i, list.get(i)));
    }
    return claims;
  }

  private Claim claim(String at, JsonNode tree) {
    if (!tree.isObject()) {
      throw wrong(at, "a claim needs keys such as claim: and rule:, found " + tree);
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      requireKnown(at + "/" + entry.getKey(), "key", entry.getKey(), KEYS);
    }
    return new Claim(
        text(at, tree, "claim"),
        text(at, tree, "seed-agrees"),
        tree.has("note") ? text(at, tree, "note") : "",
        experiments(at, tree.path("experiments")),
        rule(at, tree));
  }

  private String text(String at, JsonNode tree, String key) {
    JsonNode value = tree.path(key);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw wrong(
          value.isMissingNode() ? at : at + "/" + key,
          "a claim needs '%s:', a text%s"
              .formatted(key, value.isMissingNode() ? "" : ", found " + value));
    }
    return value.asText().strip();
  }

  private List<String> experiments(String at, JsonNode list) {
    String pointer = list.isMissingNode() ? at : at + "/experiments";
    if (!list.isArray() || list.isEmpty()) {
      throw wrong(pointer, "a claim needs 'experiments:', a list such as [adding, copy-memory]");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : list) {
      requireKnown(pointer, "experiment", name.asText(), experiments);
      names.add(name.asText());
    }
    return names;
  }

  private Rule rule(String at, JsonNode tree) {
    String name = text(at, tree, "rule");
    requireKnown(at + "/rule", "rule", name, Rule.all().stream().map(Rule::name).toList());
    Class<? extends Rule> type =
        Rule.all().stream().filter(rule -> Rule.name(rule).equals(name)).findFirst().orElseThrow();
    List<String> arguments =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    JsonNode with = tree.path("with");
    String pointer = with.isMissingNode() ? at + "/rule" : at + "/with";
    for (Map.Entry<String, JsonNode> argument : with.properties()) {
      requireKnown(
          pointer + "/" + argument.getKey(), "argument of " + name, argument.getKey(), arguments);
    }
    for (String argument : arguments) {
      if (!with.hasNonNull(argument)) {
        throw wrong(
            pointer,
            "the rule '%s' needs 'with: {%s: ...}'"
                .formatted(name, String.join(": ..., ", arguments)));
      }
    }
    try {
      return ARGUMENTS.treeToValue(with, type);
    } catch (JsonMappingException e) {
      String argument = e.getPath().get(0).getFieldName();
      throw new UsageException(
          "%s: '%s' of the rule '%s' cannot be %s"
              .formatted(
                  source.where(pointer + "/" + argument), argument, name, with.get(argument)),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is not JSON", e);
    }
  }

  private void requireKnown(String pointer, String kind, String name, Collection<String> known) {
    if (!known.contains(name)) {
      throw new UsageException(UnknownName.message(source.where(pointer), kind, name, known));
    }
  }

  private UsageException wrong(String pointer, String message) {
    return new UsageException(where(pointer) + ": " + message);
  }

  /** The line of a key; for an entry in the list, the line of its first key. */
  private String where(String pointer) {
    List<String> pointers = new ArrayList<>(List.of(pointer));
    source
        .tree()
        .at(pointer)
        .fieldNames()
        .forEachRemaining(key -> pointers.add(pointer + "/" + key));
    return source.where(pointers);
  }
}
