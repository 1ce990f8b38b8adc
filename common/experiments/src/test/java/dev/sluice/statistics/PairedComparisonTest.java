package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hipparchus.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  @Test
  void theSignedRankTestAgreesWithFiguresWorkedByHand() {
    // Sizes 1, 2, 3, 4, 5 with -1 and -2: against 1 + 2 = 3. Of the 32 ways to take ranks, those
    // with a sum of 3 or less are {}, {1}, {2}, {3}, {1, 2}: 5 / 32, twice for two sides.
    WilcoxonSignedRank test = WilcoxonSignedRank.of(-1, -2, 3, 4, 5);
    assertThat(test.positive()).isEqualTo(12);
    assertThat(test.negative()).isEqualTo(3);
    assertThat(test.p()).isEqualTo(10 / 32.0);
    assertThat(test.rankBiserial()).isCloseTo(9 / 15.0, within(1e-12));
  }

  @Test
  void fiveSeedsCannotBeSignificantButSixCan() {
    assertThat(WilcoxonSignedRank.of(1, 2, 3, 4, 5).p()).isEqualTo(0.0625);
    assertThat(WilcoxonSignedRank.of(1, 2, 3, 4, 5, 6).p()).isEqualTo(0.03125);
    assertThat(WilcoxonSignedRank.smallestP(5)).isEqualTo(0.0625);
    assertThat(PairedComparison.seedsNeeded(1)).isEqualTo(6);
    // Three pairs: 0.03125 x 3 and 0.015625 x 3 = 0.047.
    assertThat(PairedComparison.seedsNeeded(3)).isEqualTo(7);
    assertThat(PairedComparison.seedsNeeded(50)).isEqualTo(11);
  }

  @Test
  void equalFiguresAreNoEvidence() {
    double[] base = {1, 2, 3, 4, 5};
    PairedComparison same = PairedComparison.of(base, base);
    assertThat(same.p()).isEqualTo(1);
    assertThat(same.effect()).isZero();
    assertThat(same.tTestP()).isEqualTo(1);
    // Zeros are left out, so that only two differences remain.
    assertThat(WilcoxonSignedRank.of(0, 0, 1, 2, 0).p()).isEqualTo(0.5);
  }

  @Test
  void equalDifferencesDoNotDivideByZero() {
    PairedComparison one =
        PairedComparison.of(new double[] {2, 3, 4, 5, 6}, new double[] {1, 2, 3, 4, 5});
    assertThat(one.tTestP()).isZero();
    assertThat(one.p()).isEqualTo(0.0625);
    assertThat(one.difference()).isEqualTo(1);
  }

  @Test
  void aRunWithoutAFigureCountsAsWorst() {
    double diverged = Double.POSITIVE_INFINITY;
    // One run of the second pair diverged: the largest difference, of rank 3 in 3.
    PairedComparison compared =
        PairedComparison.of(
            new double[] {1, diverged, 3, diverged}, new double[] {2, 1, 1, diverged});
    assertThat(compared.n()).isEqualTo(4);
    assertThat(compared.wilcoxon().n()).isEqualTo(3);
    assertThat(compared.wilcoxon().positive()).isEqualTo(5);
    assertThat(compared.difference()).isEqualTo(0.5);
    assertThat(compared.tTestP()).isNaN();
  }

  @Test
  void invalidPairsAreRejected() {
    assertThatThrownBy(() -> PairedComparison.of(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WilcoxonSignedRank.of(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTTestAgreesWithAFigureWorkedByHand() {
    // Differences 1, 2, 3, 4, 5: mean 3, deviation sqrt(2.5), t = 3 / sqrt(0.5) = 4.2426 with 4
    // degrees of freedom. There P(|T| > t) = 1 - u (3 - u^2) / 2 with u = t / sqrt(t^2 + 4).
    double t = 3 / Math.sqrt(0.5);
    double u = t / Math.sqrt(t * t + 4);
    double expected = 1 - u * (3 - u * u) / 2;
    double[] one = {2, 4, 6, 8, 10};
    assertThat(PairedComparison.of(one, new double[] {1, 2, 3, 4, 5}).tTestP())
        .isCloseTo(expected, within(1e-9));
    assertThat(expected).isCloseTo(0.0132, within(5e-5));
  }

  @Test
  void holmsCorrectionKeepsTheOrderAndIsAtMostOne() {
    // Sorted 0.01, 0.03, 0.04: times 3, 2, 1 gives 0.03, 0.06, 0.04 raised to 0.06.
    assertThat(Holm.corrected(List.of(0.04, 0.01, 0.03)))
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1, Double.class)
        .containsExactly(0.06, 0.03, 0.06);
    assertThat(Holm.corrected(List.of(0.6, 0.9))).containsExactly(1.0, 1.0);
    assertThat(Holm.corrected(List.of())).isEmpty();
  }

  @Test
  void withoutTiesAndZerosHipparchusAgrees() {
    double[] one = {0.31, 0.52, 0.44, 0.91, 0.63, 0.25, 0.77, 0.48};
    double[] other = {0.3, 0.5, 0.47, 0.85, 0.55, 0.35, 0.65, 0.34};
    assertThat(PairedComparison.of(one, other).p())
        .isCloseTo(
            new WilcoxonSignedRankTest().wilcoxonSignedRankTest(one, other, true), within(1e-12));
  }
}
