package dev.sluice.datasets.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TextFile;
import dev.sluice.error.InputException;
import java.io.IOException;
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

  private record LocatedObject(int line, JsonNode object) {}

  static Table array(TextFile file) {
    List<LocatedObject> found = new ArrayList<>();
    try (JsonParser parser = ARRAYS.createParser(file.text())) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new InputException(
            file.name()
                + " is not a JSON array; expected [{...}, {...}], or one object per line with"
                + " --format jsonl");
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        found.add(new LocatedObject(line, parser.readValueAsTree()));
      }
      if (parser.nextToken() != null) {
        throw new InputException(
            "%s, line %d: found content after the end of the array; remove it"
                .formatted(file.name(), parser.currentTokenLocation().getLineNr()));
      }
    } catch (JsonProcessingException e) {
      throw invalid(file, e, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read text in memory", e);
    }
    return table(file, found);
  }

  static Table lines(TextFile file) {
    List<LocatedObject> found = new ArrayList<>();
    int line = 0;
    for (String text : file.lines()) {
      line++;
      if (text.isBlank()) {
        continue;
      }
      try {
        found.add(new LocatedObject(line, LINES.readTree(text)));
      } catch (JsonProcessingException e) {
        throw invalid(file, e, line);
      }
    }
    return table(file, found);
  }

  private static InputException invalid(TextFile file, JsonProcessingException e, int line) {
    return new InputException(
        "%s, line %d: invalid JSON: %s".formatted(file.name(), line, e.getOriginalMessage()), e);
  }

  private static Table table(TextFile file, List<LocatedObject> records) {
    Set<String> keys = new LinkedHashSet<>();
    for (LocatedObject record : records) {
      if (!record.object().isObject()) {
        throw new InputException(
            "%s, line %d: found %s, expected an object such as {\"text\": ..., \"label\": ...}"
                .formatted(file.name(), record.line(), record.object().getNodeType()));
      }
      record.object().fieldNames().forEachRemaining(keys::add);
    }
    if (keys.isEmpty()) {
      throw new InputException(file.name() + " is empty; expected objects with text and label");
    }
    List<Row> rows = new ArrayList<>();
    for (LocatedObject record : records) {
      List<String> cells = new ArrayList<>();
      for (String key : keys) {
        JsonNode value = record.object().get(key);
        // Nested values, which only a transform can use, are kept as JSON.
        cells.add(
            value == null || value.isNull()
                ? ""
                : value.isValueNode() ? value.asText() : value.toString());
      }
      rows.add(new Row(file.name(), record.line(), cells));
    }
    return new Table(List.copyOf(keys), rows, true, file.notes());
  }
}
