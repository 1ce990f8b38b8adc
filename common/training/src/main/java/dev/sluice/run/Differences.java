package dev.sluice.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the differences between what a run has and what it would resume with. */
final class Differences {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SHOWN = 40;

  private Differences() {}

  /**
   * One difference.
   *
   * @param path the keys that lead to it, joined by dots
   * @param was the run's value
   * @param now the new value
   */
  record Difference(String path, String was, String now) {
    /** The last key of the path. */
    String key() {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
      return "%s: the run has %s, now %s".formatted(path, was, now);
    }
  }

  /** All leaves that differ, in the order of the first tree. */
  static List<Difference> between(JsonNode was, JsonNode now) {
    List<Difference> found = new ArrayList<>();
    // Written and read again, so that an int equals a long of the same value.
    compare("", reread(was), reread(now), found);
    return found;
  }

  private static JsonNode reread(JsonNode tree) {
    try {
      return JSON.readTree(JSON.writeValueAsBytes(tree));
    } catch (java.io.IOException e) {
      throw new IllegalStateException("the tree cannot be written as JSON", e);
    }
  }

  private static void compare(String path, JsonNode was, JsonNode now, List<Difference> found) {
    if (was.equals(now)) {
      return;
    }
    if (was.isObject() && now.isObject()) {
      Set<String> keys = new LinkedHashSet<>();
      was.fieldNames().forEachRemaining(keys::add);
      now.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(below(path, key), was.path(key), now.path(key), found);
      }
    } else if (was.isArray() && now.isArray()) {
      if (was.size() != now.size()) {
        found.add(
            new Difference(
                below(path, "length"), String.valueOf(was.size()), String.valueOf(now.size())));
      }
      for (int i = 0; i < Math.min(was.size(), now.size()); i++) {
        compare(below(path, String.valueOf(i)), was.get(i), now.get(i), found);
      }
    } else {
      found.add(new Difference(path, show(was), show(now)));
    }
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String show(JsonNode node) {
    if (node.isMissingNode()) {
      return "nothing";
    }
    if (node.isNull()) {
      return "none";
    }
    return cut(node.isTextual() ? node.asText() : node.toString());
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  /**
   * The first difference between two versions of a companion file: by key where both are JSON, by
   * line where both are text, else by byte.
   */
  static Optional<String> first(byte[] was, byte[] now) {
    if (java.util.Arrays.equals(was, now)) {
      return Optional.empty();
    }
    try {
      List<Difference> found = new ArrayList<>();
      compare("", JSON.readTree(was), JSON.readTree(now), found);
      if (!found.isEmpty()) {
        return Optional.of(count(found.size()) + found.get(0));
      }
    } catch (JsonProcessingException e) {
      // Not JSON: compared as text below.
      return Optional.of(firstLine(was, now));
    } catch (java.io.IOException e) {
      throw new IllegalStateException("reading bytes in memory", e);
    }
    return Optional.of(firstLine(was, now));
  }

  private static String count(int differences) {
    return differences == 1 ? "" : differences + " differences; the first: ";
  }

  private static String firstLine(byte[] was, byte[] now) {
    Optional<String> wasText = text(was);
    Optional<String> nowText = text(now);
    if (wasText.isPresent() && nowText.isPresent()) {
      List<String> wasLines = wasText.get().lines().toList();
      List<String> nowLines = nowText.get().lines().toList();
      for (int i = 0; i < Math.max(wasLines.size(), nowLines.size()); i++) {
        String a = i < wasLines.size() ? "'" + cut(wasLines.get(i)) + "'" : "no such line";
        String b = i < nowLines.size() ? "'" + cut(nowLines.get(i)) + "'" : "no such line";
        if (!a.equals(b)) {
          return "line %d: the run has %s, now %s".formatted(i + 1, a, b);
        }
      }
    }
    return "from byte %d on: the run has %d bytes, now %d"
        .formatted(java.util.Arrays.mismatch(was, now), was.length, now.length);
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
