package dev.sluice.datasets.series;

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
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/**
 * Reads a series from CSV, with or without a header and dates, as a DataVec {@code
 * SequenceRecordReader}, for which a file is one sequence of raw rows, or as a {@link Series} with
 * checked dates and treated faults ({@link #read}).
 *
 * <p>The reader guesses what the options do not define: the delimiter is the most frequent of
 * {@code , ; tab |} in the first line; the first row is a header if a cell in it is neither a
 * number nor a date; the time is in the columns {@code year}, {@code month}, ... if these exist,
 * otherwise in the first column whose first value is a date; the inputs are all numeric columns
 * except one that only numbers the rows; the target is the last input.
 */
public final class SeriesReader extends TableReader implements SequenceRecordReader {
  private static final long serialVersionUID = 1L;

  private final SeriesOptions options;
  private transient List<URI> files;
  private transient int next;

  public SeriesReader(SeriesOptions options) {
    this.options = options;
  }

  @Override
  public Table table(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException("%s is a folder; expected a CSV file with a series".formatted(file));
    }
    return table(TextFile.read(file, charset()));
  }

  @Override
  protected Table table(String name, DataInputStream in) throws IOException {
    return table(TextFile.read(name, in, charset()));
  }

  private Charset charset() {
    return options.fallbackEncoding() == null ? null : Charset.forName(options.fallbackEncoding());
  }

  private Table table(TextFile file) {
    file.requireContent("a series in CSV, with a row for each time");
    char delimiter =
        options.delimiter() == null ? DelimitedFile.guessDelimiter(file) : options.delimiter();
    Table table =
        DelimitedFile.read(
            file, delimiter, delimiter != DelimitedFile.BLANKS, first -> isHeader(first));
    if (table.rows().isEmpty()) {
      throw new InputException(
          "%s has a header (%s) but no rows; expected a row for each time"
              .formatted(file.name(), String.join(", ", table.columns())));
    }
    return table;
  }

  private boolean isHeader(List<String> first) {
    if (options.header() != null) {
      return options.header() == Header.PRESENT;
    }
    TimeParser times = new TimeParser(options.columns().datePattern());
    return first.stream()
        .map(String::strip)
        .anyMatch(
            cell ->
                !Values.isMissing(cell)
                    && !Values.isNumberOrInfinite(cell)
                    && times.parse(List.of(cell)).isEmpty());
  }

  /**
   * Reads a series from one file, or from several that follow one another in time.
   *
   * @param transform applied to the rows first, or null
   * @throws InputException if the series is empty, a value or a date is invalid, the dates are out
   *     of order, or the options make a fault an error; it names the line and the column
   */
  public SeriesRows read(List<Path> files, RowTransform transform) {
    List<Table> tables = new ArrayList<>();
    for (Path file : files) {
      Table raw = table(file);
      tables.add(transform == null ? raw : transform.applySequence(raw));
    }
    return new SeriesAssembly(options, joined(tables)).assemble(starts(tables));
  }

  private static Table joined(List<Table> tables) {
    Table first = tables.get(0);
    List<Row> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Table table : tables) {
      if (!table.columns().equals(first.columns())) {
        throw new InputException(
            "%s has the columns %s, but %s has %s; all files of a series need the same columns"
                .formatted(
                    table.file(),
                    String.join(", ", table.columns()),
                    first.file(),
                    String.join(", ", first.columns())));
      }
      rows.addAll(table.rows());
      notes.addAll(table.notes());
    }
    return new Table(first.columns(), rows, first.named(), notes);
  }

  private static int[] starts(List<Table> tables) {
    int[] starts = new int[tables.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + tables.get(i - 1).rows().size();
    }
    return starts;
  }

  @Override
  public void initialize(InputSplit split) throws IOException, InterruptedException {
    super.initialize(split);
    files = List.of(split.locations());
  }

  @Override
  public void reset() {
    super.reset();
    next = 0;
  }

  /** Whether there is another row or, for a caller that reads sequences, another file. */
  @Override
  public boolean hasNext() {
    return next < tables().size() && super.hasNext();
  }

  @Override
  public List<List<Writable>> sequenceRecord() {
    return nextSequence().getSequenceRecord();
  }

  @Override
  public List<List<Writable>> sequenceRecord(URI uri, DataInputStream in) throws IOException {
    return sequence(table(String.valueOf(uri), in));
  }

  @Override
  public SequenceRecord nextSequence() {
    if (next >= tables().size()) {
      throw new NoSuchElementException("no more sequences");
    }
    Table table = tables().get(next);
    List<List<Writable>> sequence = sequence(table);
    invokeListeners(sequence);
    return new org.datavec.api.records.impl.SequenceRecord(
        sequence, new RecordMetaDataURI(files.get(next++), getClass()));
  }

  @Override
  public SequenceRecord loadSequenceFromMetaData(RecordMetaData metaData) throws IOException {
    return loadSequenceFromMetaData(List.of(metaData)).get(0);
  }

  @Override
  public List<SequenceRecord> loadSequenceFromMetaData(List<RecordMetaData> metaData)
      throws IOException {
    List<SequenceRecord> sequences = new ArrayList<>();
    for (RecordMetaData wanted : metaData) {
      sequences.add(
          new org.datavec.api.records.impl.SequenceRecord(
              sequence(table(Path.of(wanted.getURI()))), wanted));
    }
    return sequences;
  }
}
