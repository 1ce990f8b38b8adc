package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void fewerThanThreeRunsHaveNoInterval() {
    assertThat(Interval.ofMean(0.5, 0.6)).isEmpty();
    assertThat(Interval.ofMean(0.5, 0.6, Double.NaN)).isEmpty();
    assertThat(Interval.ofMean(0.5, 0.6, 0.7)).isPresent();
  }

  @Test
  void theSameFiguresGiveTheSameIntervalEachTime() {
    assertThat(Interval.ofMean(1, 2, 3, 4, 5)).isEqualTo(Interval.ofMean(1, 2, 3, 4, 5));
  }

  @Test
  void equalFiguresHaveAnIntervalOfZeroWidth() {
    assertThat(Interval.ofMean(2, 2, 2)).contains(new Interval(2, 2));
  }

  @Test
  void theBootstrapOfZerosAndOnesMatchesTheBinomialDistribution() {
    // Of 0, 0, 0, 1 a resample has k ones with k binomial (4, 1/4): P(k <= 2) = 0.949 and
    // P(k <= 3) = 0.996, so that the 97.5th percentile of the mean is 3/4; P(0) = 0.316.
    assertThat(Interval.ofMean(0, 0, 0, 1)).contains(new Interval(0, 0.75));
    // Of two zeros and eight ones k is binomial (10, 4/5): P(k <= 4) = 0.0064, P(k <= 5) = 0.0328,
    // P(k <= 9) = 0.893.
    assertThat(Interval.ofMean(0, 0, 1, 1, 1, 1, 1, 1, 1, 1)).contains(new Interval(0.5, 1));
    // In another place and of another size.
    assertThat(Interval.ofMean(7, 7, 7, 9)).contains(new Interval(7, 8.5));
  }
}
