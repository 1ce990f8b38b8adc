package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.error.UsageException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final Offset<Double> CLOSE = within(1e-12);
  private static final double[] P = {0.1, 0.5, 0.3, 0.1};

  @Test
  void plainSamplingKeepsTheProbabilities() {
    assertThat(Sampling.plain().distribution(P)).containsExactly(P, CLOSE);
  }

  @Test
  void aTemperatureOfOneHalfSquaresTheProbabilities() {
    // 0.01, 0.25, 0.09, 0.01 sum to 0.36.
    assertThat(new Sampling(0.5, 0, 1).distribution(P))
        .containsExactly(new double[] {0.01 / 0.36, 0.25 / 0.36, 0.09 / 0.36, 0.01 / 0.36}, CLOSE);
  }

  @Test
  void aTemperatureOfTwoTakesTheSquareRoot() {
    assertThat(new Sampling(2, 0, 1).distribution(new double[] {0.64, 0.36}))
        .containsExactly(new double[] {0.8 / 1.4, 0.6 / 1.4}, CLOSE);
  }

  @Test
  void aTemperatureOfZeroTakesTheMostProbable() {
    assertThat(new Sampling(0, 0, 1).distribution(P)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void aTemperatureNearZeroDoesNotUnderflow() {
    assertThat(new Sampling(1e-300, 0, 1).distribution(P)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void aCharacterWithoutProbabilityIsNeverDrawnAtAnyTemperature() {
    assertThat(new Sampling(1000, 0, 1).distribution(new double[] {0, 1, 0}))
        .containsExactly(0, 1, 0);
  }

  @Test
  void topKKeepsTheMostProbable() {
    assertThat(new Sampling(1, 2, 1).distribution(P))
        .containsExactly(new double[] {0, 0.625, 0.375, 0}, CLOSE);
  }

  @Test
  void topKOfEqualsKeepsTheFirstInTheAlphabet() {
    assertThat(new Sampling(1, 3, 1).distribution(P))
        .containsExactly(new double[] {0.1 / 0.9, 0.5 / 0.9, 0.3 / 0.9, 0}, CLOSE);
  }

  @Test
  void topKAboveTheAlphabetSizeKeepsAll() {
    assertThat(new Sampling(1, 9, 1).distribution(P)).containsExactly(P, CLOSE);
  }

  @Test
  void topPKeepsTheFewestThatReachTheSum() {
    assertThat(new Sampling(1, 0, 0.6).distribution(P))
        .containsExactly(new double[] {0, 0.625, 0.375, 0}, CLOSE);
  }

  @Test
  void topPReachedExactlyNeedsNoFurtherCharacter() {
    assertThat(new Sampling(1, 0, 0.8).distribution(P))
        .containsExactly(new double[] {0, 0.625, 0.375, 0}, CLOSE);
  }

  @Test
  void topPBelowTheLargestProbabilityKeepsOne() {
    assertThat(new Sampling(1, 0, 0.01).distribution(P)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void topPIsAppliedAfterTemperatureAndTopK() {
    // Squared and cut to two: 0.25 / 0.34 = 0.735 reaches 0.7 by itself; unsquared it does not.
    assertThat(new Sampling(0.5, 2, 0.7).distribution(P)).containsExactly(0, 1, 0, 0);
    assertThat(new Sampling(1, 2, 0.7).distribution(P)[2]).isEqualTo(0.375, CLOSE);
  }

  @Test
  void aNumberDrawsTheCharacterInWhoseIntervalItFalls() {
    assertThat(Sampling.draw(P, 0.0)).isEqualTo(0);
    assertThat(Sampling.draw(P, 0.0999)).isEqualTo(0);
    assertThat(Sampling.draw(P, 0.1001)).isEqualTo(1);
    assertThat(Sampling.draw(P, 0.65)).isEqualTo(2);
    assertThat(Sampling.draw(P, 0.95)).isEqualTo(3);
  }

  @Test
  void roundingNeverDrawsACharacterWithoutProbability() {
    assertThat(Sampling.draw(new double[] {0.3, 0.6999999, 0}, 0.99999999)).isEqualTo(1);
    assertThat(Sampling.draw(new double[] {0, 1}, 0)).isEqualTo(1);
  }

  @Test
  void theArgumentIsNotChanged() {
    double[] given = {0.2, 0.8};
    assertThat(new Sampling(0.5, 1, 0.5).distribution(given)).containsExactly(0, 1);
    assertThat(given).containsExactly(0.2, 0.8);
  }

  @Test
  void settingsOutOfTheirRangeAreRefusedByName() {
    assertThatThrownBy(() -> new Sampling(-0.1, 0, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--temperature");
    assertThatThrownBy(() -> new Sampling(1, -1, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--top-k");
    assertThatThrownBy(() -> new Sampling(1, 0, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--top-p");
    assertThatThrownBy(() -> new Sampling(1, 0, 1.01))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--top-p");
    assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1)).isInstanceOf(UsageException.class);
  }
}
