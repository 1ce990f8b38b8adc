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

/** Labelled text of which all is to be scored by a model that is trained already. */
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
            new TextDataSettings(
                file.toString(),
                null,
                null,
                null,
                null,
                null,
                null,
                splitColumn,
                null,
                null,
                null,
                null,
                validation,
                test,
                null));
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
  void anotherShareBesideItIsRefused() {
    assertThatThrownBy(() -> load("label\ttext\ngood\tone\n", 0.1, 1.0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--test-share");
  }
}
