package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.datasets.encode.Characters;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NgramModelTest {
  private static final Offset<Double> CLOSE = within(1e-12);
  private static final int A = 0;
  private static final int B = 1;

  /** The text "aab" over an alphabet of two. */
  private static final int[] AAB = {A, A, B};

  @Test
  void aUnigramIsMixedWithTheUniformDistribution() {
    // n = 3, t = 2: p(a) = (2 + 2 x 1/2) / 5, p(b) = (1 + 2 x 1/2) / 5.
    assertThat(NgramModel.fit(AAB, 2, 1).distribution(new int[0], 1))
        .containsExactly(new double[] {0.6, 0.4}, CLOSE);
  }

  @Test
  void aBigramIsMixedWithTheUnigram() {
    // a is followed by a and b, once each: p(a|a) = (1 + 2 x 0.6) / 4, p(b|a) = (1 + 2 x 0.4) / 4.
    assertThat(NgramModel.fit(AAB, 2, 2).distribution(new int[] {A}, 2))
        .containsExactly(new double[] {0.55, 0.45}, CLOSE);
  }

  @Test
  void aTrigramLooksBackTwoCharacters() {
    // aa is followed by b, once: n = 1, t = 1: p(b|aa) = (1 + 0.45) / 2.
    assertThat(NgramModel.fit(AAB, 2, 3).distribution(new int[] {A, A}, 3))
        .containsExactly(new double[] {0.275, 0.725}, CLOSE);
  }

  @Test
  void aContextWithoutASuccessorFallsBackToTheShorterOne() {
    // b occurs only at the end.
    assertThat(NgramModel.fit(AAB, 2, 2).distribution(new int[] {B}, 2))
        .containsExactly(new double[] {0.6, 0.4}, CLOSE);
  }

  @Test
  void aContextThatDoesNotOccurFallsBackToTheShorterOne() {
    assertThat(NgramModel.fit(AAB, 2, 3).distribution(new int[] {B, A}, 3))
        .containsExactly(new double[] {0.55, 0.45}, CLOSE);
  }

  @Test
  void aCharacterThatDoesNotOccurGetsItsUniformShare() {
    // Three letters: n = 3, t = 2, so the third has 2 x 1/3 / 5.
    assertThat(NgramModel.fit(AAB, 3, 1).distribution(new int[0], 1)[2]).isEqualTo(2.0 / 15, CLOSE);
  }

  @Test
  void theHighestOrderMayBeLongerThanTheText() {
    assertThat(NgramModel.fit(AAB, 2, 9).distribution(AAB, 9))
        .containsExactly(new double[] {0.6, 0.4}, CLOSE);
  }

  @Test
  void probabilitiesSumToOneAfterAnyHistory() {
    Random random = new Random(4);
    int[] text = random.ints(2_000, 0, 7).toArray();
    NgramModel model = NgramModel.fit(text, 7, 6);
    for (int i = 0; i < 200; i++) {
      int[] history = random.ints(random.nextInt(8), 0, 7).toArray();
      for (int order = 1; order <= 6; order++) {
        double[] p = model.distribution(history, order);
        assertThat(Arrays.stream(p).sum()).isEqualTo(1, CLOSE);
        assertThat(Arrays.stream(p).min().orElseThrow()).isGreaterThan(0);
      }
    }
  }

  @Test
  void theTrieAgreesWithDirectCountingOnRandomText() {
    Random random = new Random(5);
    // Skewed, so that some n-grams are common and some do not occur.
    int[] text = random.ints(600, 0, 5).map(c -> c * c / 5).toArray();
    NgramModel model = NgramModel.fit(text, 5, 5);
    for (int i = 0; i < 100; i++) {
      int[] history = random.ints(6, 0, 5).map(c -> c * c / 5).toArray();
      for (int order = 1; order <= 5; order++) {
        double[] expected = new double[5];
        for (int c = 0; c < 5; c++) {
          expected[c] = counted(text, history, c, order - 1);
        }
        assertThat(model.distribution(history, order)).containsExactly(expected, CLOSE);
      }
    }
  }

  /** The definition, implemented literally. */
  private static double counted(int[] text, int[] history, int c, int length) {
    if (length < 0) {
      return 1.0 / 5;
    }
    int[] context = Arrays.copyOfRange(history, history.length - length, history.length);
    int[] followers = new int[5];
    for (int i = length; i < text.length; i++) {
      if (Arrays.equals(text, i - length, i, context, 0, length)) {
        followers[text[i]]++;
      }
    }
    int n = Arrays.stream(followers).sum();
    long t = Arrays.stream(followers).filter(count -> count > 0).count();
    double lower = counted(text, history, c, length - 1);
    return n == 0 ? lower : (followers[c] + t * lower) / (n + t);
  }

  @Test
  void aScoreIsTheSumOfTheLogProbabilities() {
    // From "aab" after "a": p(a|a) = 0.55, then p(b|aa) by bigrams p(b|a) = 0.45.
    CharacterScore score = NgramModel.fit(AAB, 2, 2).score(Characters.of(AAB), 1, 3, 2);
    assertThat(score.characters()).isEqualTo(2);
    assertThat(score.nats()).isEqualTo(-Math.log(0.55) - Math.log(0.45), CLOSE);
    assertThat(score.correct()).isEqualTo(1);
  }

  @Test
  void scoringAllOrdersEqualsScoringEach() {
    Random random = new Random(6);
    int[] text = random.ints(900, 0, 4).toArray();
    NgramModel model = NgramModel.fit(Arrays.copyOf(text, 500), 4, 4);
    double[] nats = model.natsByOrder(Characters.of(text), 500, 900);
    for (int order = 1; order <= 4; order++) {
      assertThat(nats[order - 1])
          .isEqualTo(model.score(Characters.of(text), 500, 900, order).natsPerCharacter(), CLOSE);
    }
  }

  @Test
  void aPatternNeedsNgramsOfItsOrder() {
    // aab aab aab: either letter may follow a single a, but only one can follow two letters.
    int[] text = new int[3_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = AAB[i % 3];
    }
    double[] nats = NgramModel.fit(text, 2, 3).natsByOrder(Characters.of(text), 300, 3_000);
    assertThat(nats[1]).isGreaterThan(0.4);
    assertThat(nats[2]).isLessThan(0.01);
  }
}
