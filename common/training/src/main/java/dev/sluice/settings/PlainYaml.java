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
 * YAML in which everything stands as it is meant: one document, and no aliases. Jackson would take
 * {@code *name} for the text {@code name}, and leave a second document out without a word.
 *
 * @param tree what it holds; missing if that is nothing
 * @param lines of its keys, by JSON pointer such as {@code /training/epochs}, from 1
 */
public record PlainYaml(JsonNode tree, Map<String, Integer> lines) {
  /**
   * Reads a file's content.
   *
   * @param mapper whose features hold, such as that a key given twice is an error
   * @throws JsonProcessingException if it is not YAML, or not plain; with the place
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

  /** What a value of a simple type looks like, such as "a whole number"; empty of other types. */
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
