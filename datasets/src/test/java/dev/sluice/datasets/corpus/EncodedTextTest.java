package dev.sluice.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.datasets.encode.Characters;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTextTest {
  /** A text in which that many characters occur, and every tenth is a space. */
  private static String random(int length, int distinct) {
    SplittableRandom random = new SplittableRandom(distinct);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(i % 10 == 0 ? ' ' : 'A' + random.nextInt(distinct));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300, 50_000, 200_000})
  void everyNumberOfDistinctCharactersHasItsWidth(int distinct) {
    // From 'A' on, 50,000 include the surrogates' range; a lone half is a character too.
    String text = random(2 * distinct + 20_000, distinct);
    EncodedText encoded = EncodedText.of(text);
    assertThat(encoded).hasToString(text);
    assertThat(encoded.length()).isEqualTo(text.codePointCount(0, text.length()));
    assertThat(encoded.stringLength()).isEqualTo(text.length());
    assertThat(encoded.distinct()).isEqualTo(text.codePoints().sorted().distinct().toArray());
  }

  @Test
  void aSectionHasItsOwnDistinctCharacters() {
    EncodedText text = EncodedText.of("abcabd");
    assertThat(text.section(0, 2).distinct()).containsExactly('a', 'b');
    assertThat(text.section(2, 5).distinct()).containsExactly('a', 'b', 'c');
    assertThat(text.section(2, 6).section(2, 4).distinct()).containsExactly('b', 'd');
    assertThat(text.section(3, 3).distinct()).isEmpty();
    assertThat(text.section(1, 3).and(text.section(3, 6))).hasToString("bcabd");
  }

  @Test
  void aLengthInTheStringIsConvertedWithoutCuttingAPair() {
    EncodedText text = EncodedText.of("ab😀c😀");
    assertThat(text.stringLength()).isEqualTo(7);
    long[] characters = new long[8];
    Arrays.setAll(characters, i -> text.characters(i));
    assertThat(characters).containsExactly(0, 1, 2, 3, 3, 4, 5, 5);
  }

  @Test
  void indicesAreThoseOfTheAlphabet() {
    String text = random(100_000, 60);
    Alphabet alphabet = Alphabet.of(text);
    Characters indices = EncodedText.of(text).indices(alphabet);
    assertThat(indices.toArray()).isEqualTo(alphabet.encode(text, Alphabet.Unknown.ERROR));
  }

  /** Unknown characters everywhere, from the middle on, and in whole blocks. */
  @ParameterizedTest
  @ValueSource(strings = {"", "^", "rare", "blocks"})
  void unknownCharactersAreSkippedWhereverTheyAre(String where) {
    StringBuilder all = new StringBuilder(random(60_000, 40));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < all.length(); i++) {
      boolean unknown =
          switch (where) {
            case "^" -> random.nextInt(3) > 0;
            case "rare" -> i > 30_000 && random.nextInt(2000) == 0;
            case "blocks" -> i > 9_000 && i < 40_000;
            default -> false;
          };
      if (unknown) {
        all.setCharAt(i, '#');
      }
    }
    String text = all.toString();
    Alphabet alphabet = Alphabet.of(random(1000, 40));
    EncodedText encoded = EncodedText.of(text);
    int[] expected = alphabet.encode(text, Alphabet.Unknown.SKIP);
    EncodedText.KnownCharacters known = encoded.indices(alphabet);

    assertThat(known.length()).isEqualTo(expected.length);
    assertThat(known.toArray()).isEqualTo(expected);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(expected.length);
      int count = random.nextInt(Math.min(9000, expected.length - from + 1));
      int[] read = new int[count + 1];
      known.read(from, read, 1, count);
      assertThat(Arrays.copyOfRange(read, 1, count + 1))
          .isEqualTo(Arrays.copyOfRange(expected, from, from + count));
      int end = random.nextInt(text.length() + 1);
      assertThat(known.knownBefore(end))
          .isEqualTo(alphabet.encode(text.substring(0, end), Alphabet.Unknown.SKIP).length);
    }
    assertThat(encoded.unseen(alphabet).count()).isEqualTo(text.length() - expected.length);
    assertThat(encoded.unseen(alphabet).distinct()).hasSize(where.isEmpty() ? 0 : 1);
  }

  @Test
  void theFirstUnknownCharacterIsNamedWithItsPlaceInTheSection() {
    EncodedText text = EncodedText.of("aab\nbb#");
    assertThatThrownBy(() -> text.section(2, 7).requireKnown(Alphabet.of("ab\n")))
        .hasMessageContaining("'#' (U+0023, NUMBER SIGN) at position 5 (line 2, column 3)");
    text.section(0, 6).requireKnown(Alphabet.of("ab\n"));
  }
}
