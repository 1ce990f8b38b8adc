package dev.sluice.datasets.text;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TextFile;
import dev.sluice.error.InputException;
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
 * Reads a folder with a folder for each class, or with folders {@code train}, {@code validation}
 * and {@code test} that have such folders. Each file is one text.
 */
final class ClassFolders {
  /** The name of the column that says the part. */
  static final String PART = "part";

  /** aclImdb keeps texts without labels beside the classes. */
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
          "%s is no folder; the format 'folder' needs one with a folder for each class"
              .formatted(folder));
    }
    List<Path> children = folders(folder);
    boolean parted = children.stream().anyMatch(child -> "train".equals(PARTS.get(name(child))));
    List<Row> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Path child : children) {
      String part = PARTS.get(name(child));
      if (!parted) {
        readClass(child, null, fallback, rows, notes);
      } else if (part == null) {
        notes.add("%s: the folder '%s' is no part and was left out".formatted(folder, name(child)));
      } else {
        for (Path label : folders(child)) {
          if (name(label).equals(UNLABELLED)) {
            notes.add("%s: has no labels and was left out".formatted(label));
          } else {
            readClass(label, part, fallback, rows, notes);
          }
        }
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(
          ("%s holds no folders with texts; expected a folder for each class (such as pos and neg),"
                  + " with a file for each text, or those below train and test")
              .formatted(folder));
    }
    return new Table(
        parted ? List.of("text", "label", PART) : List.of("text", "label"), rows, true, notes);
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

  /** Sorted by name, so that no file system's order matters; hidden ones are left out. */
  private static Stream<Path> children(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> !name(path).startsWith("."))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new InputException("the folder %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
