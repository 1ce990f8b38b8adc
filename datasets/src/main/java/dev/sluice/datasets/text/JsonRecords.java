package dev.sluice.datasets.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.input.RowSink;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads flat JSON objects as rows; the columns are the union of all keys. */
final class JsonRecords {
  private static final JsonMapper ARRAYS =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /** Unlike in an array, nothing may follow the object on a line. */
  private static final JsonMapper LINES =
      ARRAYS.rebuild().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonRecords() {}

  /** Receives an object. */
  @FunctionalInterface
  private interface ObjectSink {
    void accept(int line, JsonNode object);
  }

  /**
   * The union of all keys, in the order of their first occurrence.
   *
   * @param name the file's name in errors
   * @param array whether the text is one array; otherwise, each line is an object
   */
  static List<String> keys(String name, Reader text, boolean array) {
    Set<String> keys = new LinkedHashSet<>();
    objects(name, text, array, (line, object) -> object.fieldNames().forEachRemaining(keys::add));
    if (keys.isEmpty()) {
      throw new InputException(name + " is empty; expected objects with text and label");
    }
    return List.copyOf(keys);
  }

  /**
   * Reads the objects as rows.
   *
   * @param keys the columns
   */
  static void read(String name, Reader text, boolean array, List<String> keys, RowSink sink) {
    sink.begin(keys, true);
    objects(
        name,
        text,
        array,
        (line, object) -> {
          List<String> cells = new ArrayList<>();
          for (String key : keys) {
            JsonNode value = object.get(key);
            // Nested values, which only a transform can use, are kept as JSON.
            cells.add(
                value == null || value.isNull()
                    ? ""
                    : value.isValueNode() ? value.asText() : value.toString());
          }
          sink.row(new Row(name, line, cells));
        });
  }

  private static void objects(String name, Reader text, boolean array, ObjectSink sink) {
    ObjectSink checked =
        (line, object) -> {
          if (!object.isObject()) {
            throw new InputException(
                "%s, line %d: found %s, expected an object such as {\"text\": ..., \"label\": ...}"
                    .formatted(name, line, object.getNodeType()));
          }
          sink.accept(line, object);
        };
    try {
      if (array) {
        array(name, text, checked);
      } else {
        lines(name, text, checked);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static void array(String name, Reader text, ObjectSink sink) throws IOException {
    try (JsonParser parser = ARRAYS.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new InputException(
            name
                + " is not a JSON array; expected [{...}, {...}], or one object per line with"
                + " --format jsonl");
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        sink.accept(line, parser.readValueAsTree());
      }
      if (parser.nextToken() != null) {
        throw new InputException(
            "%s, line %d: found content after the end of the array; remove it"
                .formatted(name, parser.currentTokenLocation().getLineNr()));
      }
    } catch (JsonProcessingException e) {
      throw invalid(name, e, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
    }
  }

  private static void lines(String name, Reader text, ObjectSink sink) throws IOException {
    BufferedReader lines = new BufferedReader(text);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        sink.accept(number, LINES.readTree(line));
      } catch (JsonProcessingException e) {
        throw invalid(name, e, number);
      }
    }
  }

  private static InputException invalid(String name, JsonProcessingException e, int line) {
    return new InputException(
        "%s, line %d: invalid JSON: %s".formatted(name, line, e.getOriginalMessage()), e);
  }
}
