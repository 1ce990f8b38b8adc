package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.task.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "9.94, 9.9 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 00 s",
    "185, 3 min 05 s",
    "3599.7, 1 h 00 min",
    "3725, 1 h 02 min",
    "NaN, NaN",
    "-1, -1.0"
  })
  void aDurationIsInTheUnitThatFits(double seconds, String text) {
    assertThat(Figures.duration(seconds)).isEqualTo(text);
  }

  @Test
  void valuesThatAreNotFiniteAreShown() {
    assertThat(Figures.decimal(Double.NaN, 2)).isEqualTo("NaN");
    assertThat(Figures.decimal(Double.POSITIVE_INFINITY, 2)).isEqualTo("infinite");
    assertThat(Figures.decimal(Double.NEGATIVE_INFINITY, 2)).isEqualTo("-infinite");
  }

  @Test
  void theDeviationOfASingleRunIsOmitted() {
    assertThat(Figures.meanAndDeviation(0.8421, Double.NaN, 3)).isEqualTo("0.842");
    assertThat(Figures.meanAndDeviation(0.8421, 0.0104, 3)).isEqualTo("0.842 ± 0.010");
  }

  @Test
  void aSmallValueHasThreeSignificantDigitsAndADifferenceOne() {
    Metric metric = new Metric("mse", "MSE", Metric.Better.LOWER, 3);
    assertThat(Figures.value(metric, 2.4901)).isEqualTo("2.490");
    assertThat(Figures.value(metric, 0.0129)).isEqualTo("0.0129");
    assertThat(Figures.value(metric, 5.3e-5)).isEqualTo("0.0000530");
    assertThat(Figures.value(metric, 0)).isEqualTo("0.000");
    assertThat(Figures.meanAndDeviation(metric, 0.0129, 0.00012)).isEqualTo("0.0129 ± 0.0001");
    assertThat(Figures.difference(metric, -0.002)).isEqualTo("-0.002");
    assertThat(Figures.difference(metric, 0.00002)).isEqualTo("0.00002");
  }

  @Test
  void aProbabilityTooSmallForItsDecimalsIsShownAsLessThan() {
    assertThat(Figures.probability(0.0312, 3)).isEqualTo("0.031");
    assertThat(Figures.probability(2.2e-6, 4)).isEqualTo("<0.0001");
  }

  @Test
  void countsHaveThousandsSeparatorsAndPlurals() {
    assertThat(Figures.counted(1, "trial")).isEqualTo("1 trial");
    assertThat(Figures.counted(1234, "trial")).isEqualTo("1,234 trials");
  }

  @Test
  void aPlainNumberIsWrittenAsAUserWouldTypeIt() {
    assertThat(Figures.plain(70000)).isEqualTo("70000");
    assertThat(Figures.plain(0.0001)).isEqualTo("0.0001");
    assertThat(Figures.plain(5.3e-5)).isEqualTo("0.000053");
    assertThat(Figures.plain(-0.25)).isEqualTo("-0.25");
    assertThat(Figures.plain(0)).isEqualTo("0");
    assertThat(Figures.plain(1e300)).isEqualTo("1.0E300");
    assertThat(Figures.plain(Double.NaN)).isEqualTo("NaN");
  }
}
