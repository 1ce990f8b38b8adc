package dev.sluice.forecasting.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimpleBaselinesTest {
  private static final double[] VALUES = {2, 4, 3, 8, 6, 5, 9};

  private static List<double[]> forecasts(Baseline baseline, int horizon, int... origins) {
    List<double[]> forecasts = new ArrayList<>();
    baseline.forecast(
        VALUES,
        origins,
        horizon,
        (window, forecast) -> {
          assertThat(window).isEqualTo(forecasts.size());
          forecasts.add(forecast.clone());
        });
    return forecasts;
  }

  @Test
  void theMeanUsesTheTrainingRowsOnly() {
    double mean = (VALUES[0] + VALUES[1] + VALUES[2]) / 3;
    List<double[]> forecasts = forecasts(new Mean(3), 2, 4, 5);
    assertThat(forecasts.get(0)).containsExactly(mean, mean);
    assertThat(forecasts.get(1)).containsExactly(mean, mean);
  }

  @Test
  void naiveRepeatsTheValueBeforeTheOrigin() {
    List<double[]> forecasts = forecasts(new Naive(), 2, 4, 5);
    assertThat(forecasts.get(0)).containsExactly(8, 8);
    assertThat(forecasts.get(1)).containsExactly(6, 6);
  }

  @Test
  void seasonalNaiveRepeatsTheLastSeasonBeyondItsLength() {
    List<double[]> forecasts = forecasts(new SeasonalNaive(3), 5, 4, 5);
    assertThat(forecasts.get(0)).containsExactly(4, 3, 8, 4, 3);
    assertThat(forecasts.get(1)).containsExactly(3, 8, 6, 3, 8);
  }

  @Test
  void driftContinuesTheLineFromTheFirstToTheLastValue() {
    // From 2 to 8 in three steps: 2 per step.
    assertThat(forecasts(new Drift(), 3, 4).get(0)).containsExactly(10, 12, 14);
  }
}
