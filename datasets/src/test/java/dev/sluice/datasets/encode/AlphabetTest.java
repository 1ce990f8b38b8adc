package dev.sluice.datasets.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encode.Alphabet.Unknown;
import dev.sluice.error.InputException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AlphabetTest {
  @Test
  void charactersAreInTheOrderOfTheirCodePoints() {
    Alphabet alphabet = Alphabet.of("banana\n😀");
    assertThat(alphabet.characters()).isEqualTo("\nabn😀");
    assertThat(alphabet.size()).isEqualTo(5);
    assertThat(alphabet.encode("nab😀", Unknown.ERROR)).containsExactly(3, 1, 2, 4);
    assertThat(alphabet.decode(3, 1, 2, 4)).isEqualTo("nab😀");
  }

  @Test
  void anUnknownCharacterIsReportedWithCodePointAndPosition() {
    assertThatThrownBy(() -> Alphabet.of("ab\n😀").encode("a😀\nbéa", Unknown.ERROR))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'é' (U+00E9, LATIN SMALL LETTER E WITH ACUTE)")
        .hasMessageContaining("position 5 (line 2, column 2)")
        .hasMessageContaining("--unknown skip");
  }

  @Test
  void anUnknownCharacterIsSkippedOnRequest() {
    assertThat(Alphabet.of("ab").encode("a😀éb", Unknown.SKIP)).containsExactly(0, 1);
  }

  @Test
  void aControlCharacterIsNotPrinted() {
    assertThat(Alphabet.describe(7)).isEqualTo("(U+0007, BEL)");
  }

  @Test
  void itIsRestoredFromJsonAndDamageIsDetected() {
    Alphabet alphabet = Alphabet.of("the \"text\"\n\té😀");
    assertThat(Alphabet.fromJson(alphabet.toJson())).isEqualTo(alphabet);
    assertThatThrownBy(
            () -> Alphabet.fromJson("{\"characters\":\"ba\"}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("damaged");
  }
}
