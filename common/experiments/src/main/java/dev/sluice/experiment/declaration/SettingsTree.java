package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes settings by {@code group.key} in a tree of groups and keys. */
public final class SettingsTree {
  private SettingsTree() {}

  /** A tree of one setting. */
  public static ObjectNode of(String path, JsonNode value) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    put(tree, path, value);
    return tree;
  }

  /** Sets a setting. */
  public static void put(ObjectNode tree, String path, JsonNode value) {
    int dot = path.indexOf('.');
    tree.withObjectProperty(path.substring(0, dot)).set(path.substring(dot + 1), value);
  }

  /** The value of a setting; missing if the tree does not have it. */
  public static JsonNode get(JsonNode tree, String path) {
    int dot = path.indexOf('.');
    return tree.path(path.substring(0, dot)).path(path.substring(dot + 1));
  }

  /** Every setting of a tree, in its order. */
  public static Map<String, JsonNode> leaves(JsonNode tree) {
    Map<String, JsonNode> leaves = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> group : tree.properties()) {
      for (Map.Entry<String, JsonNode> key : group.getValue().properties()) {
        leaves.put(group.getKey() + "." + key.getKey(), key.getValue());
      }
    }
    return leaves;
  }
}
