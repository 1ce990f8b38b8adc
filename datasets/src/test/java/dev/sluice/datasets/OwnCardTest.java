package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's card for their own data, from the file to the split. */
class OwnCardTest {
  @TempDir Path folder;
  private SluiceHome home;

  @BeforeEach
  void home() throws IOException {
    home = new SluiceHome(folder.resolve("home"));
    Files.createDirectories(home.cards());
  }

  private void card(String name, String yaml) throws IOException {
    Files.writeString(home.cards().resolve(name + ".yaml"), "name: " + name + "\n" + yaml);
  }

  private TextData text(String name) {
    return new Datasets(home, Progress.SILENT).text(TextDataSettings.of(name));
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void aFolderPerClassIsReadInPlace() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("mine/train/good/" + i + ".txt", "fine number " + i);
      write("mine/train/bad/" + i + ".txt", "poor number " + i);
      write("mine/test/good/" + i + ".txt", "nice number " + i);
      write("mine/test/bad/" + i + ".txt", "awful number " + i);
    }
    card(
        "folders",
        """
        task: sentiment
        files: [{name: mine}]
        sources: [{kind: file, path: ../..}]
        format: {kind: folder}
        split: {by: given, validation-share: 0.2}
        """);
    TextData data = text("folders");
    assertThat(data.labels()).containsExactly("bad", "good");
    assertThat(data.split().train()).hasSize(16);
    assertThat(data.split().validation()).hasSize(4);
    assertThat(data.split().test()).hasSize(20);
    String before = data.sha256();
    write("mine/test/bad/0.txt", "another text");
    assertThat(text("folders").sha256()).isNotEqualTo(before);
  }

  @Test
  void theSmallestCardIsReadAsAFileWithoutOne() throws IOException {
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 40; i++) {
      rows.append("example ").append(i).append(i % 2 == 0 ? ",yes\n" : ",no\n");
    }
    write("data/mine.csv", rows.toString());
    card(
        "small",
        """
        task: sentiment
        files: [{name: mine.csv}]
        sources: [{kind: file, path: ../../data/mine.csv}]
        """);
    Datasets datasets = new Datasets(home, Progress.SILENT);
    TextData byFile =
        datasets.text(TextDataSettings.of(folder.resolve("data/mine.csv").toString()));
    assertThat(text("small").split()).isEqualTo(byFile.split());
    assertThat(text("small").sha256()).isEqualTo(byFile.sha256());
  }

  @Test
  void aSeriesAndATextNeedNoFormat() throws IOException {
    StringBuilder rows = new StringBuilder("day,value\n");
    for (int i = 1; i <= 28; i++) {
      rows.append("2024-02-%02d,%d\n".formatted(i, i * i));
    }
    write("data/series.csv", rows.toString());
    write("data/a.txt", "one fish two fish ".repeat(20));
    write("data/b.txt", "red fish blue fish ".repeat(20));
    card(
        "series",
        """
        task: forecasting
        files: [{name: series.csv}]
        sources: [{kind: file, path: ../../data}]
        split: {by: time, validation-rows: 4, test-rows: 7}
        """);
    card(
        "texts",
        """
        task: charnn
        files: [{name: b.txt}, {name: a.txt}]
        sources: [{kind: file, path: ../../data}]
        """);
    Datasets datasets = new Datasets(home, Progress.SILENT);
    SeriesData series = datasets.series(SeriesDataSettings.of("series"));
    assertThat(series.trainEnd()).isEqualTo(17);
    assertThat(series.testEnd()).isEqualTo(28);
    CorpusData texts = datasets.corpus(CorpusDataSettings.of("texts"));
    assertThat(texts.train().toString()).startsWith("red fish");
    assertThat(texts.test().toString()).endsWith("two fish ");
  }
}
