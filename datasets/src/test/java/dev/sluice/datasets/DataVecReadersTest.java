package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.corpus.CorpusReader;
import dev.sluice.datasets.series.SeriesOptions;
import dev.sluice.datasets.series.SeriesReader;
import dev.sluice.datasets.text.LabelledTextReader;
import dev.sluice.datasets.text.TextOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.records.Record;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.transform.TransformProcess;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readers as DataVec record readers. */
class DataVecReadersTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> strings(List<Writable> record) {
    return record.stream().map(Writable::toString).toList();
  }

  private static List<List<String>> all(RecordReader reader) {
    List<List<String>> all = new ArrayList<>();
    while (reader.hasNext()) {
      all.add(strings(reader.next()));
    }
    return all;
  }

  @Test
  void labelledTextIsReadRowByRowWithItsSchemaAndLabels() throws Exception {
    Path file = write("a.csv", "id,text,label\n1,\"x\ny\",b\n2,z,a\n");
    try (LabelledTextReader reader = new LabelledTextReader(TextOptions.GUESSED)) {
      reader.initialize(new FileSplit(file.toFile()));
      assertThat(reader.schema().getColumnNames()).containsExactly("id", "text", "label");
      assertThat(reader.getLabels()).containsExactly("a", "b");
      List<List<String>> records = all(reader);
      assertThat(records).containsExactly(List.of("1", "x\ny", "b"), List.of("2", "z", "a"));
      reader.reset();
      assertThat(all(reader)).isEqualTo(records);
      reader.reset();
      assertThat(reader.next(5)).hasSize(2);
      TransformProcess process =
          new TransformProcess.Builder(reader.schema()).removeColumns("id").build();
      reader.reset();
      assertThat(strings(process.execute(reader.next()))).containsExactly("x\ny", "b");
    }
  }

  @Test
  void aRecordIsFoundAgainByItsLine() throws Exception {
    Path file = write("a.tsv", "one\tx\n\ntwo\ty\n");
    try (LabelledTextReader reader = new LabelledTextReader(TextOptions.GUESSED)) {
      reader.initialize(new FileSplit(file.toFile()));
      reader.next();
      Record second = reader.nextRecord();
      assertThat(strings(reader.loadFromMetaData(second.getMetaData()).getRecord()))
          .isEqualTo(strings(second.getRecord()))
          .containsExactly("two", "y");
    }
  }

  @Test
  void eachFileOfASeriesIsOneSequence() throws Exception {
    write("a.csv", "date,v\n2020-01-01,1\n2020-01-02,2\n");
    write("b.csv", "date,v\n2021-01-01,3\n");
    try (SeriesReader reader = new SeriesReader(SeriesOptions.GUESSED)) {
      reader.initialize(new FileSplit(folder.toFile()));
      assertThat(reader.schema().getColumnNames()).containsExactly("date", "v");
      List<Integer> lengths = new ArrayList<>();
      while (reader.hasNext()) {
        SequenceRecord sequence = reader.nextSequence();
        lengths.add(sequence.getSequenceLength());
        assertThat(reader.loadSequenceFromMetaData(sequence.getMetaData()).getSequenceRecord())
            .isEqualTo(sequence.getSequenceRecord());
      }
      assertThat(lengths).containsExactlyInAnyOrder(2, 1);
      reader.reset();
      assertThat(all(reader)).hasSize(3);
    }
  }

  @Test
  void aCorpusIsReadLineByLine() throws Exception {
    Path file = write("a.txt", "one\n\nthree\n");
    try (CorpusReader reader = new CorpusReader(null)) {
      reader.initialize(new FileSplit(file.toFile()));
      assertThat(reader.schema().getColumnNames()).containsExactly("line");
      assertThat(all(reader)).containsExactly(List.of("one"), List.of(""), List.of("three"));
    }
  }

  @Test
  void aStreamIsReadWithoutAFile() throws Exception {
    DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
    try (SeriesReader reader = new SeriesReader(SeriesOptions.GUESSED)) {
      assertThat(reader.sequenceRecord(URI.create("mem:a"), in)).hasSize(1);
    }
  }

  @Test
  void aDeserialisedReaderMustBeInitialisedFirst() throws Exception {
    Path file = write("a.csv", "date,v\n2020-01-01,1\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SeriesReader reader = new SeriesReader(SeriesOptions.GUESSED);
        ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(reader);
    }
    try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        SeriesReader copy = (SeriesReader) in.readObject()) {
      assertThatThrownBy(copy::hasNext)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("initialize");
      copy.initialize(new FileSplit(file.toFile()));
      assertThat(all(copy)).containsExactly(List.of("2020-01-01", "1"));
    }
  }
}
