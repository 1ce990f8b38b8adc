package dev.sluice.datasets.input;

import dev.sluice.datasets.input.Table.Row;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataLine;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.transform.schema.Schema;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * The base of the readers of labelled text, series and corpora, as a DataVec {@code RecordReader}:
 * a record is a raw row of the file with all columns as text, so that a DataVec {@code
 * TransformProcess} with the initial schema {@link #schema()} can be applied to the records.
 */
public abstract class TableReader extends BaseRecordReader {
  private static final long serialVersionUID = 1L;

  private transient Configuration configuration;
  private transient List<Table> tables; // null before initialisation and after deserialisation
  private transient List<URI> locations;
  private transient int table;
  private transient int row;

  /** Reads a file, or a folder if the format is one of folders. */
  public abstract Table table(Path file);

  /** Reads a stream to its end; not supported by formats of folders. */
  protected abstract Table table(String name, DataInputStream in) throws IOException;

  @Override
  public void initialize(InputSplit split) throws IOException, InterruptedException {
    inputSplit = Objects.requireNonNull(split, "split");
    locations = List.of(split.locations());
    List<Table> read = new ArrayList<>();
    for (URI location : locations) {
      read.add(table(Path.of(location)));
    }
    tables = List.copyOf(read);
    reset();
  }

  @Override
  public void initialize(Configuration configuration, InputSplit split)
      throws IOException, InterruptedException {
    this.configuration = configuration;
    initialize(split);
  }

  /**
   * The columns of the records, all of them text.
   *
   * @throws IllegalStateException before {@link #initialize}
   */
  public Schema schema() {
    return schema(tables().get(0));
  }

  private static Schema schema(Table table) {
    return new Schema.Builder().addColumnsString(table.columns().toArray(new String[0])).build();
  }

  /** The tables read, one for each file. */
  protected final List<Table> tables() {
    if (tables == null) {
      throw new IllegalStateException(
          "nothing has been read yet; call initialize with an InputSplit first");
    }
    return tables;
  }

  @Override
  public boolean hasNext() {
    while (table < tables().size() && row >= tables.get(table).rows().size()) {
      table++;
      row = 0;
    }
    return table < tables.size();
  }

  @Override
  public List<Writable> next() {
    return nextRecord().getRecord();
  }

  @Override
  public Record nextRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more records");
    }
    Row next = tables.get(table).rows().get(row++);
    List<Writable> record = writables(next);
    invokeListeners(record);
    return new org.datavec.api.records.impl.Record(
        record, new RecordMetaDataLine(next.line(), locations.get(table), getClass()));
  }

  /** A row as a DataVec record. */
  protected static List<Writable> writables(Row row) {
    List<Writable> writables = new ArrayList<>(row.cells().size());
    row.cells().forEach(cell -> writables.add(new Text(cell)));
    return writables;
  }

  /** The rows of a table as a DataVec sequence. */
  protected static List<List<Writable>> sequence(Table table) {
    return table.rows().stream().map(TableReader::writables).toList();
  }

  @Override
  public List<List<Writable>> next(int count) {
    List<List<Writable>> records = new ArrayList<>();
    while (records.size() < count && hasNext()) {
      records.add(next());
    }
    return records;
  }

  @Override
  public boolean batchesSupported() {
    return true;
  }

  /** Null, DataVec's value for no labels. */
  @Override
  public List<String> getLabels() {
    return null;
  }

  @Override
  public void reset() {
    table = 0;
    row = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** The first record of a stream. */
  @Override
  public List<Writable> record(URI uri, DataInputStream in) throws IOException {
    return writables(table(String.valueOf(uri), in).rows().get(0));
  }

  @Override
  public Record loadFromMetaData(RecordMetaData metaData) throws IOException {
    return loadFromMetaData(List.of(metaData)).get(0);
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> metaData) throws IOException {
    List<Record> records = new ArrayList<>();
    for (RecordMetaData wanted : metaData) {
      if (!(wanted instanceof RecordMetaDataLine line)) {
        throw new IllegalArgumentException(
            "expected metadata that names a line of a file, found " + wanted);
      }
      Row found =
          table(Path.of(line.getURI())).rows().stream()
              .filter(candidate -> candidate.line() == line.getLineNumber())
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no row begins at line "
                              + line.getLineNumber()
                              + " of "
                              + line.getURI()));
      records.add(new org.datavec.api.records.impl.Record(writables(found), line));
    }
    return records;
  }

  @Override
  public void setConf(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public Configuration getConf() {
    return configuration;
  }

  @Override
  public void close() {
    tables = null;
    locations = null;
    reset();
  }
}
