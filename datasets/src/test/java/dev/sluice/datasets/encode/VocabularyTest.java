package dev.sluice.datasets.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final List<List<String>> DOCUMENTS =
      List.of(List.of("b", "a", "c", "a"), List.of("b", "a", "d"));

  private static List<String> words(Vocabulary vocabulary) {
    return IntStream.range(0, vocabulary.size()).mapToObj(vocabulary::token).toList();
  }

  @Test
  void theMostFrequentWordsComeFirstAndTiesKeepCodePointOrder() {
    assertThat(words(Vocabulary.fit(DOCUMENTS, 1, 0)))
        .containsExactly("<pad>", "<unk>", "a", "b", "c", "d");
  }

  @Test
  void rareWordsAreUnknown() {
    Vocabulary vocabulary = Vocabulary.fit(DOCUMENTS, 2, 0);
    assertThat(words(vocabulary)).containsExactly("<pad>", "<unk>", "a", "b");
    assertThat(vocabulary.encode(List.of("b", "d", "a"))).containsExactly(3, 1, 2);
    assertThat(vocabulary.contains("d")).isFalse();
  }

  @Test
  void theMaximumCountsPaddingAndUnknown() {
    assertThat(words(Vocabulary.fit(DOCUMENTS, 1, 3))).containsExactly("<pad>", "<unk>", "a");
  }

  @Test
  void aTextThatSpellsOutPaddingIsUnknown() {
    Vocabulary vocabulary = Vocabulary.fit(List.of(List.of("<pad>", "<unk>", "a")), 1, 0);
    assertThat(words(vocabulary)).containsExactly("<pad>", "<unk>", "a");
    assertThat(vocabulary.encode(List.of("<pad>"))).containsExactly(Vocabulary.UNKNOWN);
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatThrownBy(() -> Vocabulary.fit(DOCUMENTS, 0, 0)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Vocabulary.fit(DOCUMENTS, 1, 2)).isInstanceOf(UsageException.class);
  }

  @Test
  void itIsRestoredFromJsonAndDamageIsDetected() {
    Vocabulary vocabulary = Vocabulary.fit(DOCUMENTS, 1, 0);
    assertThat(Vocabulary.fromJson(vocabulary.toJson())).isEqualTo(vocabulary);
    for (String damaged :
        List.of(
            "{\"tokens\":[\"a\",\"b\"]}",
            "{\"tokens\":[\"<pad>\",\"<unk>\",\"a\",\"a\"]}",
            "{\"tokens\":null}",
            "{\"tok")) {
      assertThatThrownBy(() -> Vocabulary.fromJson(damaged.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(InputException.class);
    }
  }

  @Test
  void ofTooManyDistinctWordsTheRarestAreForgotten() {
    Vocabulary.Counter counter = new Vocabulary.Counter(100);
    for (int i = 0; i < 1000; i++) {
      counter.add(List.of("often", "word" + i, i % 2 == 0 ? "even" : "odd"));
    }
    Vocabulary vocabulary = counter.vocabulary(10, 0);
    assertThat(vocabulary.size()).isEqualTo(5);
    assertThat(vocabulary.token(2)).isEqualTo("often");
    assertThat(vocabulary.token(3)).isEqualTo("even");
    assertThat(counter.vocabulary(1, 0).size()).isLessThanOrEqualTo(102);
  }
}
