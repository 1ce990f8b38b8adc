package dev.sluice.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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
  void oneRunHasNoSpreadAndNoneHasNoMean() {
    assertThat(Spread.of(3)).isEqualTo(new Spread(1, 3, Double.NaN));
    assertThat(Spread.of()).isEqualTo(new Spread(0, Double.NaN, Double.NaN));
  }

  @Test
  void runsWithoutAFigureHaveNoShare() {
    assertThat(Spread.of(1, Double.NaN, 3, Double.POSITIVE_INFINITY))
        .isEqualTo(new Spread(2, 2, Math.sqrt(2)));
  }

  @Test
  void thePairedTestAgreesWithAFigureWorkedByHand() {
    // Differences 1, 2, 3, 4, 5: mean 3, deviation sqrt(2.5), t = 3 / sqrt(0.5) = 4.2426 with 4
    // degrees of freedom. There P(|T| > t) = 1 - u (3 - u^2) / 2 with u = t / sqrt(t^2 + 4).
    double t = 3 / Math.sqrt(0.5);
    double u = t / Math.sqrt(t * t + 4);
    double expected = 1 - u * (3 - u * u) / 2;
    assertThat(PairedTest.pValue(new double[] {2, 4, 6, 8, 10}, new double[] {1, 2, 3, 4, 5}))
        .isCloseTo(expected, within(1e-9));
    assertThat(expected).isCloseTo(0.0132, within(5e-5));
  }

  @Test
  void seedsThatAllDifferAlikeAreDecidedWithoutDividingByZero() {
    double[] base = {1, 2, 3, 4, 5};
    assertThat(PairedTest.pValue(base, base)).isEqualTo(1);
    assertThat(PairedTest.pValue(new double[] {2, 3, 4, 5, 6}, base)).isZero();
  }

  @Test
  void holmsCorrectionNeverReordersNorPassesOne() {
    // Sorted 0.01, 0.03, 0.04: times 3, 2, 1 gives 0.03, 0.06, 0.04 raised to 0.06.
    assertThat(PairedTest.holm(List.of(0.04, 0.01, 0.03)))
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1, Double.class)
        .containsExactly(0.06, 0.03, 0.06);
    assertThat(PairedTest.holm(List.of(0.6, 0.9))).containsExactly(1.0, 1.0);
    assertThat(PairedTest.holm(List.of())).isEmpty();
  }
}
