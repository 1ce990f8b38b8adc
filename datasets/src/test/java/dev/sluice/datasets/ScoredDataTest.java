package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that a trained model scores as a whole. */
class ScoredDataTest {
  @TempDir Path folder;

  private TextData load(String text, Double validation, Double test) throws IOException {
    return load(text, null, validation, test);
  }

  private TextData load(String text, String splitColumn, Double validation, Double test)
      throws IOException {
    Path file = Files.writeString(folder.resolve("own.tsv"), text);
    return new Datasets(new SluiceHome(folder.resolve("home")), Progress.SILENT)
        .text(
            TestSettings.text(
                file,
                "split-column",
                splitColumn,
                "validation-share",
                validation,
                "test-share",
                test));
  }

  @Test
  void aTestShareOfOnePutsEveryExampleIntoTheTestPartInItsOrder() throws IOException {
    TextData data = load("label\ttext\ngood\tone\nbad\ttwo\ngood\tthree\n", 0.0, 1.0);
    assertThat(data.split().train()).isEmpty();
    assertThat(data.split().validation()).isEmpty();
    assertThat(data.split().test())
        .extracting(LabelledText::text)
        .containsExactly("one", "two", "three");
    assertThat(data.labels()).containsExactly("bad", "good");
  }

  @Test
  void oneClassIsEnoughToScore() throws IOException {
    assertThat(load("label\ttext\ngood\tone\ngood\ttwo\n", null, 1.0).labels())
        .containsExactly("good");
  }

  @Test
  void dataThatNamesItsOwnTestPartKeepsItsParts() throws IOException {
    String rows = "label\ttext\tpart\n";
    rows += "good\tone\ttrain\nbad\ttwo\ttrain\ngood\tthree\tvalidation\nbad\tfour\ttest\n";
    TextData data = load(rows, "part", 0.0, 1.0);
    assertThat(data.split().train()).hasSize(2);
    assertThat(data.split().test()).containsExactly(new LabelledText("four", "bad"));
  }

  @Test
  void aSecondShareIsRefused() {
    assertThatThrownBy(() -> load("label\ttext\ngood\tone\n", 0.1, 1.0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--test-share");
  }

  private SluiceHome home() {
    return new SluiceHome(folder.resolve("home"));
  }

  private SeriesData series(String data, Integer validationRows, Double validation) {
    return new Datasets(home(), Progress.SILENT)
        .series(
            TestSettings.series(
                data,
                "validation-share",
                validation,
                "test-share",
                1.0,
                "validation-rows",
                validationRows));
  }

  private CorpusData corpus(String data, Double validation) {
    return new Datasets(home(), Progress.SILENT)
        .corpus(TestSettings.corpus(data, "validation-share", validation, "test-share", 1.0));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** A card with separate files for the training and test parts. */
  private void split(String task, String format, String train, String test) throws IOException {
    Path cards = Files.createDirectories(home().cards());
    Files.writeString(cards.resolve("first"), train);
    Files.writeString(cards.resolve("last"), test);
    Files.writeString(
        cards.resolve("split.yaml"),
        """
        name: split
        task: %s
        files: [{name: first, part: train}, {name: last, part: test}]
        sources: [{kind: file, path: .}]
        format: %s
        split: {by: given}
        """
            .formatted(task, format));
  }

  private static String rows(int count) {
    return "x\n" + "1.5\n".repeat(count);
  }

  @Test
  void everyRowOfASeriesIsPutIntoTheTestPart() throws IOException {
    String file = write("own.csv", rows(7));
    for (Double validation : new Double[] {0.0, null}) {
      SeriesData data = series(file, null, validation);
      assertThat(data.trainEnd()).isZero();
      assertThat(data.validationEnd()).isZero();
      assertThat(data.testEnd()).isEqualTo(7);
    }
  }

  @Test
  void validationRowsWithATestShareOfOneAreRefused() throws IOException {
    String file = write("own.csv", rows(7));
    assertThatThrownBy(() -> series(file, 2, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("own.csv has 7 rows, too few for its split");
  }

  @Test
  void aSeriesThatNamesItsOwnTestPartKeepsItsParts() throws IOException {
    split("forecasting", "{header: present}", rows(20), rows(5));
    SeriesData data = series("split", null, 0.0);
    // A tenth of the training file is for validation, as without the share.
    assertThat(data.trainEnd()).isEqualTo(18);
    assertThat(data.validationEnd()).isEqualTo(20);
    assertThat(data.testEnd()).isEqualTo(25);
  }

  @Test
  void everyCharacterOfATextIsPutIntoTheTestPart() throws IOException {
    String file = write("own.txt", "to be 😀");
    for (Double validation : new Double[] {0.0, null}) {
      CorpusData data = corpus(file, validation);
      assertThat(data.train().isEmpty()).isTrue();
      assertThat(data.validation().isEmpty()).isTrue();
      assertThat(data.test()).hasToString("to be 😀");
    }
  }

  @Test
  void aTextThatNamesItsOwnTestPartKeepsItsParts() throws IOException {
    split("charnn", "{}", "a".repeat(20), "bbb");
    CorpusData data = corpus("split", 0.0);
    assertThat(data.train().length()).isEqualTo(19);
    assertThat(data.validation()).hasToString("a");
    assertThat(data.test()).hasToString("bbb");
  }
}
