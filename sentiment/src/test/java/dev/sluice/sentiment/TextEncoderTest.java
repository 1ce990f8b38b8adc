package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
  private static final TextEncoder ENCODER =
      TextEncoder.fit(
          new TextSettings(true, true, 2, 0, 3),
          List.of(
              new LabelledText("Good good film late late", "pos"),
              new LabelledText("bad film!", "neg"),
              new LabelledText("a good one", "pos")));

  @Test
  void onlyWordsThatTheNetworkReadsOftenEnoughAreInTheVocabulary() {
    // "late" comes after the third word both times; "bad" and "!" occur once.
    assertThat(ENCODER.vocabulary().size()).isEqualTo(4);
    assertThat(ENCODER.vocabulary().contains("good")).isTrue();
    assertThat(ENCODER.vocabulary().contains("film")).isTrue();
  }

  @Test
  void classesAreSortedAndCounted() {
    assertThat(ENCODER.labels()).containsExactly("neg", "pos");
    assertThat(ENCODER.classes()).containsEntry("neg", 1).containsEntry("pos", 2);
  }

  @Test
  void itIsRestoredFromItsFiles() {
    TextEncoder read = TextEncoder.fromCompanions(ENCODER.companions());
    assertThat(read).isEqualTo(ENCODER);
    assertThat(read.labels()).isEqualTo(ENCODER.labels());
  }

  @Test
  void aMissingOrDamagedFileIsNamed() {
    Map<String, byte[]> files = new HashMap<>(ENCODER.companions());
    files.put("classes.json", new byte[] {'{'});
    assertThatThrownBy(() -> TextEncoder.fromCompanions(files))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("classes.json");
    files.remove("vocabulary.json");
    assertThatThrownBy(() -> TextEncoder.fromCompanions(files))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("contains no vocabulary.json");
  }
}
