package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A train share reduces the training part and changes nothing else. */
class TrainShareDataTest {
  @TempDir Path folder;

  private Datasets datasets;

  @BeforeEach
  void home() {
    datasets = new Datasets(new SluiceHome(folder.resolve("home")), Progress.SILENT);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private TextData text(Double share) throws IOException {
    String lines =
        IntStream.range(0, 200)
            .mapToObj(i -> (i % 4 == 0 ? "bad" : "good") + "\ttext number " + i)
            .collect(Collectors.joining("\n"));
    return datasets.text(
        TestSettings.text(file("texts.tsv", "label\ttext\n" + lines + "\n"), "train-share", share));
  }

  @Test
  void textsAreDrawnPerLabelAndSmallerSharesAreSubsetsOfLargerOnes() throws IOException {
    TextData all = text(null);
    TextData some = text(0.2);
    TextData few = text(0.04);

    assertThat(all.split().train()).hasSize(140);
    assertThat(some.split().train()).hasSize(28).isSubsetOf(all.split().train());
    assertThat(few.split().train()).hasSize(5).isSubsetOf(some.split().train());
    assertThat(few.split().train()).filteredOn(one -> one.label().equals("bad")).hasSize(1);
    assertThat(few.split().validation()).isEqualTo(all.split().validation());
    assertThat(few.split().test()).isEqualTo(all.split().test());
    assertThat(text(1.0)).isEqualTo(all);
  }

  private SeriesData series(Double share) throws IOException {
    String rows =
        IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    return datasets.series(
        TestSettings.series(
            file("series.csv", "value\n" + rows + "\n"),
            "date-column",
            List.of("absent"),
            "train-share",
            share));
  }

  @Test
  void aSeriesKeepsItsLastTrainingRows() throws IOException {
    SeriesData all = series(null);
    SeriesData some = series(0.25);

    assertThat(all.trainEnd()).isEqualTo(70);
    // 0.25 * 70, rounded.
    assertThat(some.trainEnd()).isEqualTo(18);
    assertThat(some.series().column(0)[0]).isEqualTo(52);
    assertThat(some.series().column(0)[some.trainEnd()]).isEqualTo(70);
    assertThat(some.series().column(0)[some.validationEnd()]).isEqualTo(80);
    assertThat(some.testEnd()).isEqualTo(some.series().length()).isEqualTo(48);
    assertThat(some.sha256()).isEqualTo(all.sha256());
  }

  private CorpusData corpus(Double share) throws IOException {
    String text =
        IntStream.range(0, 100)
            .mapToObj(i -> Integer.toString(100_000_000 + i))
            .collect(Collectors.joining("\n"));
    return datasets.corpus(
        TestSettings.corpus(
            file("text.txt", text),
            "validation-share",
            0.1,
            "test-share",
            0.1,
            "train-share",
            share));
  }

  @Test
  void aTextKeepsTheEndOfItsTrainingPart() throws IOException {
    CorpusData all = corpus(null);
    CorpusData some = corpus(0.1);

    assertThat(some.train().length()).isEqualTo(Math.round(all.train().length() * 0.1f));
    assertThat(all.train().toString()).endsWith(some.train().toString());
    assertThat(some.validation()).hasToString(all.validation().toString());
    assertThat(some.test()).hasToString(all.test().toString());
  }

  @Test
  void aShareOutOfRangeIsAUsageError() {
    for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> corpus(share))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--train-share must be above 0 and at most 1");
    }
  }
}
