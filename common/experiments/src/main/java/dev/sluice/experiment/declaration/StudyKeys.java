package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of a study, merged from the layers of a file, with the line that each is on.
 *
 * @param source the file
 * @param layers JSON pointers of the layers, in descending precedence
 * @param merged the keys of all layers
 */
record StudyKeys(YamlSource source, List<String> layers, ObjectNode merged) {
  /** Whether a key has a value. */
  boolean has(String key) {
    return merged.hasNonNull(key);
  }

  /** A key's value; missing if it is absent. */
  JsonNode get(String key) {
    return merged.path(key);
  }

  /** The file and the line of a key, for error messages. */
  String where(String key) {
    return source.where(layers.stream().map(layer -> layer + "/" + key).toList());
  }

  UsageException wrong(String key, String message) {
    return new UsageException("%s: '%s': %s".formatted(where(key), key, message));
  }

  void requireDistinct(String key, List<?> values) {
    Set<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw wrong(key, value + " is given twice");
      }
    }
  }
}
