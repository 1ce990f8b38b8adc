package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorQuantilesTest {
  @Test
  void quantilesAreInterpolatedLinearly() {
    double[] sorted = {0, 10, 20, 40};
    assertThat(ErrorQuantiles.quantile(sorted, 0)).isEqualTo(0);
    assertThat(ErrorQuantiles.quantile(sorted, 0.5)).isEqualTo(15);
    assertThat(ErrorQuantiles.quantile(sorted, 0.9)).isEqualTo(34);
    assertThat(ErrorQuantiles.quantile(sorted, 1)).isEqualTo(40);
    assertThat(ErrorQuantiles.quantile(new double[] {7}, 0.1)).isEqualTo(7);
  }

  @Test
  void storedQuantilesGiveTheEndsOfIntervals() {
    double[] errors = new double[1001];
    for (int i = 0; i <= 1000; i++) {
      errors[i] = 1000 - i;
    }
    ErrorQuantiles measured = ErrorQuantiles.of(new double[][][] {{errors}});
    ErrorQuantiles quantiles =
        ErrorQuantiles.fromCompanions(Map.of(ErrorQuantiles.COMPANION, measured.toJson()))
            .orElseThrow();
    assertThat(quantiles).isEqualTo(measured);
    assertThat(quantiles.windows()).isEqualTo(1001);
    assertThat(quantiles.low(0, 0, 50)).isEqualTo(250);
    assertThat(quantiles.high(0, 0, 50)).isEqualTo(750);
    assertThat(quantiles.low(0, 0, 95)).isEqualTo(25);
    assertThat(quantiles.high(0, 0, 95)).isEqualTo(975);
    assertThat(quantiles.low(0, 0, 80)).isEqualTo(100);
    assertThat(quantiles.high(0, 0, 90)).isEqualTo(950);
  }
}
