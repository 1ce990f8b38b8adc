package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.InputException;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class CharacterGeneratorTest {
  private static final Alphabet ALPHABET = Alphabet.of("\n abc\uD83D\uDE00");
  private static final MultiLayerNetwork NETWORK =
      Fixtures.network(Fixtures.settings(), ALPHABET.size()).layers();

  private static CharacterGenerator generator(String beginning, Sampling sampling, long seed) {
    return new CharacterGenerator(
        new CharacterNetwork(NETWORK, CharacterInput.ONE_HOT, ALPHABET.size()),
        ALPHABET,
        ALPHABET.encode(beginning, Alphabet.Unknown.ERROR),
        sampling,
        seed);
  }

  private static String drawn(CharacterGenerator generator, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(generator.next());
    }
    return text.toString();
  }

  @Test
  void theSameSeedWritesTheSameText() {
    String text = drawn(generator("ab", Sampling.plain(), 5), 80);
    assertThat(drawn(generator("ab", Sampling.plain(), 5), 80)).isEqualTo(text);
    assertThat(drawn(generator("ab", Sampling.plain(), 6), 80)).isNotEqualTo(text);
  }

  @Test
  void textsGeneratedSideBySideAreTheSameAsAlone() {
    assertThat(generator("ab", Sampling.plain(), 5).texts(List.of(5L, 6L, 9L), 60))
        .containsExactly(
            drawn(generator("ab", Sampling.plain(), 5), 60),
            drawn(generator("ab", Sampling.plain(), 6), 60),
            drawn(generator("ab", Sampling.plain(), 9), 60));
  }

  @Test
  void aTextDrawnInTwoCallsEqualsOneDrawnInOne() {
    CharacterGenerator halves = generator("ab", Sampling.plain(), 5);
    assertThat(drawn(halves, 30) + drawn(halves, 50))
        .isEqualTo(drawn(generator("ab", Sampling.plain(), 5), 80));
  }

  @Test
  void drawnCharactersAreReadLikeAPrime() {
    Sampling greedy = new Sampling(0, 0, 1);
    String first = drawn(generator("ab", greedy, 1), 20);
    assertThat(drawn(generator("ab" + first, greedy, 1), 20))
        .isEqualTo(drawn(generator("ab", greedy, 1), 40).substring(first.length()));
  }

  @Test
  void atTemperatureZeroTheSeedHasNoEffect() {
    Sampling greedy = new Sampling(0, 0, 1);
    assertThat(drawn(generator("c", greedy, 1), 40))
        .isEqualTo(drawn(generator("c", greedy, 2), 40));
  }

  @Test
  void withoutABeginningTheTextStartsALine() {
    assertThat(drawn(generator("", Sampling.plain(), 5), 40))
        .isEqualTo(drawn(generator("\n", Sampling.plain(), 5), 40));
  }

  @Test
  void aCharacterOutsideTheBasicPlaneIsDrawnWhole() {
    CharacterGenerator generator = generator("a", new Sampling(50, 0, 1), 1);
    for (int i = 0; i < 100; i++) {
      String character = generator.next();
      assertThat(character.codePointCount(0, character.length())).isEqualTo(1);
      assertThat(ALPHABET.characters()).contains(character);
    }
  }

  @Test
  void aModelThatDivergedIsRefused() {
    MultiLayerNetwork broken = Fixtures.network(Fixtures.settings(), ALPHABET.size()).layers();
    broken.params().assign(Double.NaN);
    CharacterGenerator generator =
        new CharacterGenerator(
            new CharacterNetwork(broken, CharacterInput.ONE_HOT, ALPHABET.size()),
            ALPHABET,
            new int[] {0},
            Sampling.plain(),
            1);
    assertThatThrownBy(generator::next)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("diverged");
  }
}
