package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void meanAndDeviationAgreeWithFiguresWorkedByHand() {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 40 / 8; squares 9+1+1+1+0+0+4+16 = 32; 32 / 7.
    Spread spread = Spread.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(spread.n()).isEqualTo(8);
    assertThat(spread.mean()).isEqualTo(5);
    assertThat(spread.deviation()).isCloseTo(2.138089935, within(1e-9));
    // 0.7, 0.8, 0.9: squares 0.01 + 0 + 0.01; 0.02 / 2.
    assertThat(Spread.of(0.7, 0.8, 0.9).deviation()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void theMedianIsTheMiddleOfTheFiniteFigures() {
    assertThat(Spread.median(9, 1, 4)).isEqualTo(4);
    assertThat(Spread.median(9, 1, 4, Double.NaN, 6)).isEqualTo(5);
    assertThat(Spread.median()).isNaN();
  }

  @Test
  void oneRunHasNoSpreadAndNoneHasNoMean() {
    assertThat(Spread.of(3)).isEqualTo(new Spread(1, 3, Double.NaN));
    assertThat(Spread.of()).isEqualTo(new Spread(0, Double.NaN, Double.NaN));
  }

  @Test
  void runsWithoutAFigureAreIgnored() {
    assertThat(Spread.of(1, Double.NaN, 3, Double.POSITIVE_INFINITY))
        .isEqualTo(new Spread(2, 2, Math.sqrt(2)));
  }
}
