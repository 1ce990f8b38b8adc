package dev.sluice.settings;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * YAML restricted to one document without aliases. Jackson would read {@code *name} as the text
 * {@code name} and silently ignore a second document.
 *
 * @param tree the content; a missing node if there is none
 * @param lines the line numbers of the keys, from 1, by JSON pointer such as {@code
 *     /training/epochs}
 */
public record PlainYaml(JsonNode tree, Map<String, Integer> lines) {
  /**
   * Reads a file's content.
   *
   * @param mapper the mapper, whose features apply, such as the detection of duplicate keys
   * @throws JsonProcessingException if it is not YAML, contains a second document or contains an
   *     alias; with the location
   */
  public static PlainYaml read(YAMLMapper mapper, byte[] content) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    try (YAMLParser parser = mapper.getFactory().createParser(content)) {
      boolean ended = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (ended) {
          throw fault(
              parser, "a second document (after '---') is not allowed; put it in its own file");
        }
        if (parser.isCurrentAlias()) {
          throw fault(
              parser,
              "aliases such as *" + parser.getText() + " are not allowed; write the value out");
        }
        if (token == JsonToken.FIELD_NAME) {
          lines.put(
              parser.getParsingContext().pathAsPointer().toString(),
              parser.currentTokenLocation().getLineNr());
        }
        ended = parser.getParsingContext().inRoot() && !token.isStructStart();
      }
    }
    return new PlainYaml(mapper.readTree(content), lines);
  }

  /**
   * The kind of value that a simple type accepts, such as "a whole number"; empty for other types.
   */
  public static Optional<String> looks(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return Optional.of("a whole number");
    }
    if (type == double.class || type == Double.class) {
      return Optional.of("a number");
    }
    return type == boolean.class || type == Boolean.class
        ? Optional.of("true or false")
        : Optional.empty();
  }

  private static JsonParseException fault(JsonParser parser, String message) {
    return new JsonParseException(parser, message, parser.currentTokenLocation());
  }
}
