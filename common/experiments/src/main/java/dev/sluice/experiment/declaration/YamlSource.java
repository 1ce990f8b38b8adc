package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import dev.sluice.settings.PlainYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A YAML file with the line of each of its keys, for error messages.
 *
 * @param file the path of the file
 * @param tree its content
 * @param lines the line of each key by its JSON pointer, such as {@code /studies/0/data}
 */
public record YamlSource(Path file, ObjectNode tree, Map<String, Integer> lines) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads a file.
   *
   * @throws UsageException if it is not YAML or has no keys
   */
  public static YamlSource read(Path file) {
    try {
      PlainYaml yaml = PlainYaml.read(YAML, Files.readAllBytes(file));
      if (!(yaml.tree() instanceof ObjectNode keys)) {
        throw new UsageException(
            file + ": expected keys such as 'title:', found " + found(yaml.tree()));
      }
      return new YamlSource(file, keys, yaml.lines());
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "%s, line %d: not valid YAML: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, FileFailure.reason(e)), e);
    }
  }

  private static String found(JsonNode tree) {
    return tree.isMissingNode() || tree.isNull() ? "an empty file" : tree.toString();
  }

  /** The beginning of a message about a key: the file, and the line of the first key found. */
  public String where(List<String> pointers) {
    return pointers.stream()
        .filter(lines::containsKey)
        .findFirst()
        .map(pointer -> "%s, line %d".formatted(file, lines.get(pointer)))
        .orElse(file.toString());
  }

  public String where(String pointer) {
    return where(List.of(pointer));
  }
}
