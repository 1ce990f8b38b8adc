package dev.sluice.datasets.text;

import dev.sluice.datasets.input.RowSink;
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

  /**
   * Reads a folder.
   *
   * @param fallback the encoding of files that are not UTF-8, or null for none
   * @return remarks for the user
   */
  static List<String> read(Path folder, Charset fallback, RowSink sink) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "%s is not a folder; the format 'folder' needs one that contains a folder for each class"
              .formatted(folder));
    }
    List<Path> children = folders(folder);
    boolean hasParts = children.stream().anyMatch(child -> "train".equals(PARTS.get(name(child))));
    sink.begin(hasParts ? List.of("text", "label", PART) : List.of("text", "label"), true);
    long rows = 0;
    List<String> notes = new ArrayList<>();
    for (Path child : children) {
      String part = PARTS.get(name(child));
      if (!hasParts) {
        rows += readClass(child, null, fallback, sink, notes);
      } else if (part == null) {
        notes.add(
            "%s: skipped the folder '%s', which is not a part".formatted(folder, name(child)));
      } else {
        for (Path label : folders(child)) {
          if (name(label).equals(UNLABELLED)) {
            notes.add("%s: skipped, because its texts have no labels".formatted(label));
          } else {
            rows += readClass(label, part, fallback, sink, notes);
          }
        }
      }
    }
    if (rows == 0) {
      throw new InputException(
          ("%s contains no folders with texts; expected a folder for each class (such as pos and"
                  + " neg) with a file for each text, directly or below train and test")
              .formatted(folder));
    }
    return notes;
  }

  /** Reads the texts of a class; returns their number. */
  private static long readClass(
      Path folder, String part, Charset fallback, RowSink sink, List<String> notes) {
    long rows = 0;
    long fallbacks = 0;
    String label = name(folder);
    for (Path path : children(folder).filter(Files::isRegularFile).toList()) {
      TextFile file = TextFile.read(path, fallback).requireContent("one text");
      fallbacks += file.notes().size();
      rows++;
      sink.row(
          new Row(
              path.toString(),
              1,
              part == null ? List.of(file.text(), label) : List.of(file.text(), label, part)));
    }
    if (fallbacks > 0) {
      notes.add(
          "%d of the %d files in %s are not UTF-8; they were read as %s"
              .formatted(fallbacks, rows, folder, fallback.name()));
    }
    return rows;
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
