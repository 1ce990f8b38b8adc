package dev.sluice.datasets.text;

import dev.sluice.datasets.input.RowSink;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.TableReader;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

  private final TextOptions options;

  public LabelledTextReader(TextOptions options) {
    this.options = options;
  }

  @Override
  public Table table(Path file) {
    return table(LabelledFile.of(file, options));
  }

  @Override
  protected Table table(String name, DataInputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    return table(LabelledFile.of(name, () -> new ByteArrayInputStream(bytes), options));
  }

  private static Table table(LabelledFile file) {
    RowSink.Collected rows = new RowSink.Collected();
    List<String> notes = file.rows(rows);
    return rows.table(notes);
  }

  /** The classes of the initialised data, sorted. */
  @Override
  public List<String> getLabels() {
    Set<String> labels = new TreeSet<>();
    for (Table table : tables()) {
      examples(table, (part, example) -> labels.add(example.label()));
    }
    return List.copyOf(labels);
  }

  private void examples(Table table, ExampleSink sink) {
    ExampleRows rows = pass(table, new ExampleRows(options, table.file(), null, sink));
    if (rows.isUndecided()) {
      ExampleRows decided = new ExampleRows(options, table.file(), null, sink);
      decided.textColumn(rows.textColumn());
      pass(table, decided);
    }
  }

  private static ExampleRows pass(Table table, ExampleRows rows) {
    rows.begin(table.columns(), table.named());
    table.rows().forEach(rows::row);
    return rows;
  }

  /**
   * Reads a file's examples one by one, holding none of them.
   *
   * @param transform applied to the rows first, or null
   * @return a reader of the file, for any number of readings
   */
  public Examples examples(Path file, RowTransform transform) {
    LabelledFile labelled = LabelledFile.of(file, options);
    return sink -> labelled.examples(transform, sink);
  }

  /** The examples of a file. */
  @FunctionalInterface
  public interface Examples {
    /**
     * Reads them all.
     *
     * @return remarks for the user on how the file was read, one sentence each
     * @throws InputException if the file is empty or a record is invalid; it names the line
     */
    List<String> read(ExampleSink sink);
  }

  /**
   * Reads a file's examples into memory.
   *
   * @param transform applied to the rows first, or null
   * @throws InputException if the file is empty or a record is invalid; it names the line
   */
  public LabelledTexts read(Path file, RowTransform transform) {
    Map<FilePart, List<LabelledText>> parts = new EnumMap<>(FilePart.class);
    for (FilePart part : FilePart.values()) {
      parts.put(part, new ArrayList<>());
    }
    List<String> notes =
        examples(file, transform).read((part, example) -> parts.get(part).add(example));
    return new LabelledTexts(
        parts.get(FilePart.ALL),
        parts.get(FilePart.TRAIN),
        parts.get(FilePart.VALIDATION),
        parts.get(FilePart.TEST),
        notes);
  }
}
