package dev.sluice.datasets.text;

import dev.sluice.datasets.input.RowSink;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes examples of the rows of a file, as {@link TextOptions} say.
 *
 * <p>Of two columns without names, the one with fewer distinct values is the label, which is known
 * only after all rows. The examples are then not made: {@link #isUndecided()} is true, and another
 * instance is told the {@link #textColumn()} of this one.
 */
final class ExampleRows implements RowSink {
  private static final Set<String> TEXT_NAMES =
      Set.of("text", "sentence", "review", "comment", "phrase", "content", "message", "tweet");
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "class", "sentiment", "category", "polarity", "target");

  /** As many distinct values of a column are counted, and no more. */
  private static final int ENOUGH_VALUES = 1 << 16;

  private final TextOptions options;
  private final String name;
  private final RowTransform transform;
  private final ExampleSink sink;

  /** Null until it is known that there is a transform. */
  private RowTransform.Rows transformed;

  private List<String> columns = List.of();
  private int text = -1;
  private int label = -1;
  private int part = -1;
  private boolean undecided;
  private final List<Set<String>> distinct = List.of(new HashSet<>(), new HashSet<>());
  private long blank;
  private long empty;

  /**
   * @param name the name of the file in errors
   * @param transform applied to the rows first, or null
   */
  ExampleRows(TextOptions options, String name, RowTransform transform, ExampleSink sink) {
    this.options = options;
    this.name = name;
    this.transform = transform;
    this.sink = sink;
  }

  /** Decides between two columns without names. */
  void textColumn(int column) {
    text = column;
    label = 1 - column;
  }

  /** Whether the distinct values of the two columns must be counted first. */
  boolean isUndecided() {
    return undecided;
  }

  @Override
  public void begin(List<String> names, boolean named) {
    columns = names;
    if (transform != null) {
      transformed = transform.rows(name, names);
      columns = transformed.columns();
    }
    if (text < 0) {
      choose();
    }
    // Class folders below train and test define the parts themselves.
    part =
        options.splitColumn() != null
            ? Table.column(name, columns, options.splitColumn(), "--split-column")
            : columns.indexOf(ClassFolders.PART);
  }

  private void choose() {
    if (options.textColumn() != null) {
      text = Table.column(name, columns, options.textColumn(), "--text-column");
    }
    if (options.labelColumn() != null) {
      label = Table.column(name, columns, options.labelColumn(), "--label-column");
    }
    if (text < 0) {
      text = known(TEXT_NAMES, label);
    }
    if (label < 0) {
      label = known(LABEL_NAMES, text);
    }
    if (columns.size() == 2) {
      if (text < 0 && label < 0) {
        undecided = true;
        return;
      }
      text = text < 0 ? 1 - label : text;
      label = label < 0 ? 1 - text : label;
    }
    if (text < 0 || label < 0) {
      throw new InputException(
          "%s: cannot guess which column is the %s; the columns are %s; choose one with %s"
              .formatted(
                  name,
                  text < 0 ? "text" : "label",
                  String.join(", ", columns),
                  text < 0 ? "--text-column NAME" : "--label-column NAME"));
    }
    if (text == label) {
      throw new InputException(
          "%s: column '%s' cannot be both the text and the label; the columns are %s"
              .formatted(name, columns.get(text), String.join(", ", columns)));
    }
  }

  private int known(Set<String> names, int taken) {
    int found = -1;
    for (int i = 0; i < columns.size(); i++) {
      if (i != taken && names.contains(plain(columns.get(i)))) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  /** Whether a first row has the names of a text column and a label column. */
  static boolean hasKnownNames(List<String> first) {
    List<String> names = first.stream().map(ExampleRows::plain).toList();
    return names.stream().anyMatch(TEXT_NAMES::contains)
        && names.stream().anyMatch(LABEL_NAMES::contains);
  }

  static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public void row(Row raw) {
    Row row = transformed == null ? raw : transformed.apply(raw);
    if (row == null) {
      return;
    }
    if (undecided) {
      count(row);
      return;
    }
    String content = row.cells().get(text).strip();
    String labelled = row.cells().get(label).strip();
    if (content.isEmpty() && (labelled.isEmpty() || options.skipBlank())) {
      empty += labelled.isEmpty() ? 1 : 0;
      blank += labelled.isEmpty() ? 0 : 1;
      return;
    }
    LabelledText example = example(row, content, labelled);
    sink.accept(part < 0 ? FilePart.ALL : part(row), example);
  }

  private void count(Row row) {
    for (int i = 0; i < 2; i++) {
      // Labels never have so many values; this keeps the texts of a large file out of memory.
      if (distinct.get(i).size() < ENOUGH_VALUES) {
        distinct.get(i).add(row.cells().get(i));
      }
    }
  }

  /** Of two columns without names, that of the text, after all rows. */
  int textColumn() {
    return distinct.get(0).size() < distinct.get(1).size() ? 1 : 0;
  }

  private FilePart part(Row row) {
    return switch (plain(row.cells().get(part))) {
      case "train", "training" -> FilePart.TRAIN;
      case "validation", "valid", "val", "dev" -> FilePart.VALIDATION;
      case "test" -> FilePart.TEST;
      default ->
          throw new InputException(
              "%s: found the part '%s', expected train, validation (or valid, val, dev) or test"
                  .formatted(row.where(), row.cells().get(part)));
    };
  }

  private LabelledText example(Row row, String content, String labelled) {
    if (content.isEmpty()) {
      throw new InputException(
          "%s: found the label '%s' without a text; write the text or remove the record"
              .formatted(row.where(), labelled));
    }
    if (labelled.isEmpty()) {
      throw new InputException(
          "%s: found a text without a label (%s); write the label or remove the record"
              .formatted(row.where(), shortened(content)));
    }
    if (options.labels().isEmpty()) {
      return new LabelledText(content, labelled);
    }
    String meaning = options.labels().get(labelled);
    if (meaning == null) {
      throw new InputException(
          "%s: found the label '%s', expected one of %s"
              .formatted(
                  row.where(), shortened(labelled), String.join(", ", options.labels().keySet())));
    }
    return new LabelledText(content, meaning);
  }

  private static String shortened(String content) {
    return content.length() <= 40 ? "'" + content + "'" : "'" + content.substring(0, 40) + "...'";
  }

  /** Ends the file; returns remarks for the user. */
  List<String> end() {
    if (transformed != null) {
      transformed.requireAny();
    }
    List<String> notes = new ArrayList<>();
    if (empty > 0) {
      notes.add("%s: skipped %d empty records".formatted(name, empty));
    }
    if (blank > 0) {
      notes.add("%s: skipped %d records without text".formatted(name, blank));
    }
    return notes;
  }
}
