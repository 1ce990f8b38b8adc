package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void belowThreeRunsThereIsNoInterval() {
    assertThat(Interval.ofMean(0.5, 0.6)).isEmpty();
    assertThat(Interval.ofMean(0.5, 0.6, Double.NaN)).isEmpty();
    assertThat(Interval.ofMean(0.5, 0.6, 0.7)).isPresent();
  }

  @Test
  void theSameFiguresGiveTheSameIntervalEachTime() {
    assertThat(Interval.ofMean(1, 2, 3, 4, 5)).isEqualTo(Interval.ofMean(1, 2, 3, 4, 5));
  }

  @Test
  void equalFiguresHaveAnIntervalOfNoWidth() {
    assertThat(Interval.ofMean(2, 2, 2)).contains(new Interval(2, 2));
  }

  @Test
  void theIntervalSurroundsTheMeanAndStaysAmongTheFigures() {
    Interval interval = Interval.ofMean(1, 2, 3, 4, 10).orElseThrow();
    assertThat(interval.low()).isBetween(1.0, 4.0);
    assertThat(interval.high()).isBetween(4.0, 10.0);
  }
}
