package dev.sluice.datasets.text;

import dev.sluice.datasets.input.DelimitedFile;
import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TableReader;
import dev.sluice.datasets.input.TextFile;
import dev.sluice.error.InputException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads labelled text in any {@link TextFormat}, as a DataVec {@code RecordReader}, whose records
 * have all columns of the file, or as examples ({@link #read}).
 *
 * <p>The reader guesses columns that the options do not name: a column with a name such as {@code
 * text} or {@code review} is the text, one with a name such as {@code label} or {@code sentiment}
 * the label; of two columns without names, the one with fewer distinct values is the label.
 */
public final class LabelledTextReader extends TableReader {
  private static final long serialVersionUID = 1L;

  private static final Set<String> TEXT_NAMES =
      Set.of("text", "sentence", "review", "comment", "phrase", "content", "message", "tweet");
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "class", "sentiment", "category", "polarity", "target");

  private final TextOptions options;

  public LabelledTextReader(TextOptions options) {
    this.options = options;
  }

  /**
   * Guesses the format from the file's name or, failing that, from its first lines.
   *
   * @throws InputException if neither indicates a format; it lists the formats
   */
  public static TextFormat guess(Path file, String fallbackEncoding) {
    if (Files.isDirectory(file)) {
      return TextFormat.FOLDER;
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
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
    if (name.endsWith(".json")) {
      return TextFormat.JSON;
    }
    return guess(TextFile.read(file, charset(fallbackEncoding)).requireContent("labelled text"));
  }

  private static TextFormat guess(TextFile file) {
    List<String> lines = file.lines().stream().filter(line -> !line.isBlank()).limit(2000).toList();
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
            .formatted(file.name()));
  }

  private static Charset charset(String name) {
    return name == null ? null : Charset.forName(name);
  }

  @Override
  public Table table(Path file) {
    TextFormat format =
        options.format() == null ? guess(file, options.fallbackEncoding()) : options.format();
    if (format == TextFormat.FOLDER) {
      return ClassFolders.read(file, charset(options.fallbackEncoding()));
    }
    return table(TextFile.read(file, charset(options.fallbackEncoding())), format);
  }

  @Override
  protected Table table(String name, DataInputStream in) throws IOException {
    TextFile file = TextFile.read(name, in, charset(options.fallbackEncoding()));
    return table(file, options.format() == null ? guess(file) : options.format());
  }

  private Table table(TextFile file, TextFormat format) {
    file.requireContent("labelled text (%s)".formatted(format.key()));
    return switch (format) {
      case TSV -> DelimitedFile.read(file, '\t', false, this::isTsvHeader);
      case CSV ->
          DelimitedFile.read(
              file,
              options.delimiter() == null
                  ? DelimitedFile.guessDelimiter(file)
                  : options.delimiter(),
              true,
              first -> options.header() != Header.ABSENT);
      case LABEL_TEXT -> labelText(file);
      case JSON -> JsonRecords.array(file);
      case JSON_LINES -> JsonRecords.lines(file);
      case FOLDER ->
          throw new InputException(
              file.name() + " is a file, but the format 'folder' needs a folder");
    };
  }

  /** Most TSV files have no header, so only a first row with the expected names is one. */
  private boolean isTsvHeader(List<String> first) {
    if (options.header() != null) {
      return options.header() == Header.PRESENT;
    }
    List<String> names = first.stream().map(LabelledTextReader::plain).toList();
    if (options.textColumn() != null && options.labelColumn() != null) {
      return names.contains(plain(options.textColumn()))
          && names.contains(plain(options.labelColumn()));
    }
    return names.stream().anyMatch(TEXT_NAMES::contains)
        && names.stream().anyMatch(LABEL_NAMES::contains);
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  private static Table labelText(TextFile file) {
    List<Row> rows = new ArrayList<>();
    int line = 0;
    for (String text : file.lines()) {
      line++;
      if (text.isBlank()) {
        continue;
      }
      String[] parts = text.strip().split("[ \t]+", 2);
      if (parts.length < 2) {
        throw new InputException(
            "%s, line %d: found only '%s', expected a label, a space and a text"
                .formatted(file.name(), line, parts[0]));
      }
      rows.add(new Row(file.name(), line, List.of(parts[1], parts[0])));
    }
    return new Table(List.of("text", "label"), rows, true, file.notes());
  }

  /** The classes of the initialised data, sorted. */
  @Override
  public List<String> getLabels() {
    Set<String> labels = new TreeSet<>();
    for (Table table : tables()) {
      examples(table, null).all().forEach(example -> labels.add(example.label()));
    }
    return List.copyOf(labels);
  }

  /**
   * Reads a file's examples.
   *
   * @param transform applied to the rows first, or null
   * @throws InputException if the file is empty or a record is invalid; it names the line
   */
  public LabelledTexts read(Path file, RowTransform transform) {
    return examples(table(file), transform);
  }

  /** The examples of a table. */
  LabelledTexts examples(Table raw, RowTransform transform) {
    Table table = transform == null ? raw : transform.apply(raw);
    int[] columns = columns(table);
    int part = partColumn(table);
    List<LabelledText> all = new ArrayList<>();
    List<LabelledText> train = new ArrayList<>();
    List<LabelledText> validation = new ArrayList<>();
    List<LabelledText> test = new ArrayList<>();
    int blank = 0;
    int empty = 0;
    for (Row row : table.rows()) {
      String text = row.cells().get(columns[0]).strip();
      String label = row.cells().get(columns[1]).strip();
      if (text.isEmpty() && (label.isEmpty() || options.skipBlank())) {
        empty += label.isEmpty() ? 1 : 0;
        blank += label.isEmpty() ? 0 : 1;
        continue;
      }
      LabelledText example = example(row, text, label);
      if (part < 0) {
        all.add(example);
        continue;
      }
      switch (plain(row.cells().get(part))) {
        case "train", "training" -> train.add(example);
        case "validation", "valid", "val", "dev" -> validation.add(example);
        case "test" -> test.add(example);
        default ->
            throw new InputException(
                "%s: found the part '%s', expected train, validation (or valid, val, dev) or test"
                    .formatted(row.where(), row.cells().get(part)));
      }
    }
    List<String> notes = new ArrayList<>(table.notes());
    if (empty > 0) {
      notes.add("%s: skipped %d empty records".formatted(table.file(), empty));
    }
    if (blank > 0) {
      notes.add("%s: skipped %d records without text".formatted(table.file(), blank));
    }
    return new LabelledTexts(all, train, validation, test, notes);
  }

  private LabelledText example(Row row, String text, String label) {
    if (text.isEmpty()) {
      throw new InputException(
          "%s: found the label '%s' without a text; write the text or remove the record"
              .formatted(row.where(), label));
    }
    if (label.isEmpty()) {
      throw new InputException(
          "%s: found a text without a label (%s); write the label or remove the record"
              .formatted(row.where(), shortened(text)));
    }
    if (options.labels().isEmpty()) {
      return new LabelledText(text, label);
    }
    String meaning = options.labels().get(label);
    if (meaning == null) {
      throw new InputException(
          "%s: found the label '%s', expected one of %s"
              .formatted(
                  row.where(), shortened(label), String.join(", ", options.labels().keySet())));
    }
    return new LabelledText(text, meaning);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? "'" + text + "'" : "'" + text.substring(0, 40) + "...'";
  }

  private int partColumn(Table table) {
    if (options.splitColumn() != null) {
      return table.column(options.splitColumn(), "--split-column");
    }
    // Class folders below train and test define the parts themselves.
    return table.columns().indexOf(ClassFolders.PART);
  }

  /** The indices of the text and label columns. */
  private int[] columns(Table table) {
    int text =
        options.textColumn() == null ? -1 : table.column(options.textColumn(), "--text-column");
    int label =
        options.labelColumn() == null ? -1 : table.column(options.labelColumn(), "--label-column");
    if (text < 0) {
      text = known(table, TEXT_NAMES, label);
    }
    if (label < 0) {
      label = known(table, LABEL_NAMES, text);
    }
    if (table.columns().size() == 2) {
      if (text < 0 && label < 0) {
        label = distinct(table, 0) < distinct(table, 1) ? 0 : 1;
      }
      text = text < 0 ? 1 - label : text;
      label = label < 0 ? 1 - text : label;
    }
    if (text < 0 || label < 0) {
      throw new InputException(
          "%s: cannot guess which column is the %s; the columns are %s; choose one with %s"
              .formatted(
                  table.file(),
                  text < 0 ? "text" : "label",
                  String.join(", ", table.columns()),
                  text < 0 ? "--text-column NAME" : "--label-column NAME"));
    }
    if (text == label) {
      throw new InputException(
          "%s: column '%s' cannot be both the text and the label; the columns are %s"
              .formatted(
                  table.file(), table.columns().get(text), String.join(", ", table.columns())));
    }
    return new int[] {text, label};
  }

  private static int known(Table table, Set<String> names, int taken) {
    int found = -1;
    for (int i = 0; i < table.columns().size(); i++) {
      if (i != taken && names.contains(plain(table.columns().get(i)))) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  private static int distinct(Table table, int column) {
    return new HashSet<>(table.cells(column)).size();
  }
}
