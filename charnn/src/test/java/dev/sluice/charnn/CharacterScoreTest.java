package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.task.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterScoreTest {
  /** Four characters with the probabilities 1/2, 1/4, 1/4 and 1/8: 1 + 2 + 2 + 3 = 8 bits. */
  private static final CharacterScore EIGHT_BITS = new CharacterScore(4, 8 * Math.log(2), 1);

  @Test
  void bitsAreNatsDividedByTheLogarithmOfTwo() {
    assertThat(EIGHT_BITS.bitsPerCharacter()).isEqualTo(2, within(1e-12));
    assertThat(EIGHT_BITS.natsPerCharacter()).isEqualTo(1.3862943611198906, within(1e-12));
  }

  @Test
  void perplexityIsTheNumberOfEquallyLikelyCharacters() {
    assertThat(EIGHT_BITS.perplexity()).isEqualTo(4, within(1e-12));
  }

  @Test
  void accuracyIsTheShareOfCorrectCharacters() {
    assertThat(EIGHT_BITS.accuracy()).isEqualTo(0.25);
  }

  @Test
  void anEvaluationHasEveryMetricOfTheTaskInOrder() {
    Evaluation evaluation = EIGHT_BITS.evaluation(List.of());
    assertThat(evaluation.metrics().keySet())
        .containsExactly("nats-per-character", "bits-per-character", "perplexity", "accuracy");
    assertThat(evaluation.metrics().keySet())
        .containsExactlyElementsOf(
            CharacterScore.METRICS.stream().map(metric -> metric.name()).toList());
  }

  @Test
  void aScoreOfNoCharactersIsRefused() {
    assertThatThrownBy(() -> new CharacterScore(0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
