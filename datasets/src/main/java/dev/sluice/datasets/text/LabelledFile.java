package dev.sluice.datasets.text;

import dev.sluice.datasets.input.DelimitedFile;
import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.input.RowSink;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TextStream;
import dev.sluice.error.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file, or a folder, of labelled texts, which can be read again and again and is never in memory
 * as a whole.
 */
final class LabelledFile {
  /** The number of lines by which a format is guessed. */
  private static final int GUESSED_FROM = 2000;

  private final String name;
  private final TextStream.Source source;
  private final Path folder;
  private final TextOptions options;

  /** Null until it is first needed, if the options do not name it. */
  private TextFormat format;

  /** The keys of JSON objects, null until the first reading. */
  private List<String> keys;

  /** Of two columns without names, that of the text; null until the first reading. */
  private Integer textColumn;

  private LabelledFile(
      String name, TextStream.Source source, Path folder, TextOptions options, TextFormat format) {
    this.name = name;
    this.source = source;
    this.folder = folder;
    this.options = options;
    this.format = format;
  }

  /** A file, or a folder if the format is one of folders. */
  static LabelledFile of(Path path, TextOptions options) {
    return new LabelledFile(
        path.toString(),
        () -> Files.newInputStream(path),
        path,
        options,
        options.format() == null ? formatOf(path) : options.format());
  }

  /**
   * A file whose bytes come from elsewhere.
   *
   * @param name its name in errors
   */
  static LabelledFile of(String name, TextStream.Source source, TextOptions options) {
    return new LabelledFile(name, source, null, options, options.format());
  }

  /** The format that a name indicates, or null. */
  private static TextFormat formatOf(Path path) {
    if (Files.isDirectory(path)) {
      return TextFormat.FOLDER;
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    if (name.endsWith(".csv")) {
      return TextFormat.CSV;
    }
    if (name.endsWith(".tsv") || name.endsWith(".tab")) {
      return TextFormat.TSV;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return TextFormat.JSON_LINES;
    }
    return name.endsWith(".json") ? TextFormat.JSON : null;
  }

  /**
   * The format: that of the options, else that which the name or the first lines indicate.
   *
   * @throws InputException if nothing indicates one; it lists the formats
   */
  TextFormat format() {
    if (format == null) {
      requireContent("labelled text");
      format = guess();
    }
    return format;
  }

  private TextFormat guess() {
    List<String> lines;
    try (TextStream text = open()) {
      lines =
          new BufferedReader(text)
              .lines()
              .filter(line -> !line.isBlank())
              .limit(GUESSED_FROM)
              .toList();
    }
    if (lines.stream().allMatch(line -> line.indexOf('\t') >= 0)) {
      return TextFormat.TSV;
    }
    Set<String> first = new HashSet<>();
    lines.forEach(line -> first.add(line.strip().split("[ \t]", 2)[0]));
    boolean texts = lines.stream().allMatch(line -> line.strip().indexOf(' ') > 0);
    // Labels recur; the first words of sentences rarely do.
    if (texts && lines.size() >= 4 && first.size() <= Math.max(2, lines.size() / 10)) {
      return TextFormat.LABEL_TEXT;
    }
    throw new InputException(
        ("%s: cannot guess the format from the name or the first lines; use --format tsv, csv,"
                + " label-text, json or jsonl, or name a folder that contains a folder for each class")
            .formatted(name));
  }

  private TextStream open() {
    return TextStream.open(name, source, charset());
  }

  private Charset charset() {
    return options.fallbackEncoding() == null ? null : Charset.forName(options.fallbackEncoding());
  }

  private void requireContent(String expected) {
    try (TextStream text = open()) {
      char[] some = new char[1024];
      for (int count = text.read(some, 0, some.length);
          count >= 0;
          count = text.read(some, 0, some.length)) {
        if (!String.valueOf(some, 0, count).isBlank()) {
          return;
        }
      }
    }
    throw new InputException("%s is empty; expected %s".formatted(name, expected));
  }

  /**
   * Reads the raw rows.
   *
   * @return remarks for the user
   */
  List<String> rows(RowSink sink) {
    if (format() == TextFormat.FOLDER) {
      if (folder == null) {
        throw new InputException(name + " is a file, but the format 'folder' needs a folder");
      }
      return ClassFolders.read(folder, charset(), sink);
    }
    requireContent("labelled text (%s)".formatted(format().key()));
    boolean array = format() == TextFormat.JSON;
    if (keys == null && (array || format() == TextFormat.JSON_LINES)) {
      try (TextStream text = open()) {
        keys = JsonRecords.keys(name, text, array);
      }
    }
    try (TextStream text = open()) {
      switch (format()) {
        case TSV -> DelimitedFile.read(name, text, '\t', false, this::isTsvHeader, sink);
        case CSV -> {
          Predicate<List<String>> header = first -> options.header() != Header.ABSENT;
          DelimitedFile.read(name, text, delimiter(), true, header, sink);
        }
        case LABEL_TEXT -> labelText(text, sink);
        default -> JsonRecords.read(name, text, array, keys, sink);
      }
      return text.notes();
    }
  }

  private char delimiter() {
    if (options.delimiter() != null) {
      return options.delimiter();
    }
    try (TextStream text = open()) {
      return DelimitedFile.guessDelimiter(text);
    }
  }

  /** Most TSV files have no header, so only a first row with the expected names is one. */
  private boolean isTsvHeader(List<String> first) {
    if (options.header() != null) {
      return options.header() == Header.PRESENT;
    }
    if (options.textColumn() != null && options.labelColumn() != null) {
      List<String> names = first.stream().map(ExampleRows::plain).toList();
      return names.contains(ExampleRows.plain(options.textColumn()))
          && names.contains(ExampleRows.plain(options.labelColumn()));
    }
    return ExampleRows.hasKnownNames(first);
  }

  private void labelText(TextStream text, RowSink sink) {
    sink.begin(List.of("text", "label"), true);
    try {
      BufferedReader lines = new BufferedReader(text);
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        String[] parts = line.strip().split("[ \t]+", 2);
        if (parts.length < 2) {
          throw new InputException(
              "%s, line %d: found only '%s', expected a label, a space and a text"
                  .formatted(name, number, parts[0]));
        }
        sink.row(new Row(name, number, List.of(parts[1], parts[0])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /**
   * Reads the examples.
   *
   * @param transform applied to the rows first, or null
   * @return remarks for the user
   * @throws InputException if the file is empty or a record is invalid; it names the line
   */
  List<String> examples(RowTransform transform, ExampleSink sink) {
    ExampleRows rows = rows(transform, sink);
    List<String> notes = new ArrayList<>(rows(rows));
    if (rows.isUndecided()) {
      textColumn = rows.textColumn();
      rows = rows(transform, sink);
      rows(rows);
    }
    notes.addAll(rows.end());
    return notes;
  }

  private ExampleRows rows(RowTransform transform, ExampleSink sink) {
    ExampleRows rows = new ExampleRows(options, name, transform, sink);
    if (textColumn != null) {
      rows.textColumn(textColumn);
    }
    return rows;
  }
}
