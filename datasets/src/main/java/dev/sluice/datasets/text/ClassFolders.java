package dev.sluice.datasets.text;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TextFile;
import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a folder that contains a folder for each class, or folders {@code train}, {@code
 * validation} and {@code test} that contain such folders. Each file is one text.
 */
final class ClassFolders {
  /** The name of the column with the part. */
  static final String PART = "part";

  /** The folder in which aclImdb keeps texts without labels, next to the classes. */
  private static final String UNLABELLED = "unsup";

  private ClassFolders() {}

  private static final Map<String, String> PARTS = parts();

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("train", "train");
    parts.put("training", "train");
    parts.put("validation", "validation");
    parts.put("valid", "validation");
    parts.put("val", "validation");
    parts.put("dev", "validation");
    parts.put("test", "test");
    return parts;
  }

  static Table read(Path folder, Charset fallback) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "%s is not a folder; the format 'folder' needs one that contains a folder for each class"
              .formatted(folder));
    }
    List<Path> children = folders(folder);
    boolean hasParts = children.stream().anyMatch(child -> "train".equals(PARTS.get(name(child))));
    List<Row> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Path child : children) {
      String part = PARTS.get(name(child));
      if (!hasParts) {
        readClass(child, null, fallback, rows, notes);
      } else if (part == null) {
        notes.add(
            "%s: skipped the folder '%s', which is not a part".formatted(folder, name(child)));
      } else {
        for (Path label : folders(child)) {
          if (name(label).equals(UNLABELLED)) {
            notes.add("%s: skipped, because its texts have no labels".formatted(label));
          } else {
            readClass(label, part, fallback, rows, notes);
          }
        }
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(
          ("%s contains no folders with texts; expected a folder for each class (such as pos and"
                  + " neg) with a file for each text, directly or below train and test")
              .formatted(folder));
    }
    return new Table(
        hasParts ? List.of("text", "label", PART) : List.of("text", "label"), rows, true, notes);
  }

  private static void readClass(
      Path folder, String part, Charset fallback, List<Row> rows, List<String> notes) {
    int fallbacks = 0;
    for (Path path : children(folder).filter(Files::isRegularFile).toList()) {
      TextFile file = TextFile.read(path, fallback).requireContent("one text");
      fallbacks += file.notes().size();
      String label = name(folder);
      rows.add(
          new Row(
              path.toString(),
              1,
              part == null ? List.of(file.text(), label) : List.of(file.text(), label, part)));
    }
  }

  private static List<Path> folders(Path folder) {
    return children(folder).filter(Files::isDirectory).toList();
  }

  /** The visible children, sorted by name to be independent of the file system. */
  private static Stream<Path> children(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> !name(path).startsWith("."))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new InputException(
          "cannot read the folder %s: %s".formatted(folder, FileFailure.reason(e)), e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
