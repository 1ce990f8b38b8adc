package dev.sluice.forecasting.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.sluice.forecasting.baseline.SmoothingForm.Seasonal;
import dev.sluice.forecasting.baseline.SmoothingForm.Trend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SmoothingFitTest {
  private static final int ROWS = 240;

  /** Noise with mean 0 and deviation 1, the same on every machine. */
  private static double[] noise(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    double[] noise = new double[rows];
    for (int t = 0; t < rows; t++) {
      double sum = 0;
      for (int i = 0; i < 12; i++) {
        sum += random.nextDouble();
      }
      noise[t] = sum - 6;
    }
    return noise;
  }

  @Test
  void aGrowingSeasonGetsAMultiplicativeForm() {
    double[] noise = noise(ROWS);
    double[] values = new double[ROWS];
    for (int t = 0; t < ROWS; t++) {
      values[t] = (100 + 2 * t) * (1 + 0.3 * Math.sin(2 * Math.PI * t / 12)) + noise[t];
    }
    ExponentialSmoothing fit = ExponentialSmoothing.fit(values, ROWS, 12);
    assertThat(fit.form().seasonal()).isEqualTo(Seasonal.MULTIPLICATIVE);
    assertThat(fit.form().trend()).isEqualTo(Trend.ADDITIVE);
  }

  @Test
  void whiteNoiseAroundALevelGetsASimpleFormAndALowAlpha() {
    double[] values = noise(ROWS);
    for (int t = 0; t < ROWS; t++) {
      values[t] += 50;
    }
    ExponentialSmoothing fit = ExponentialSmoothing.fit(values, ROWS, 1);
    assertThat(fit.form()).isEqualTo(new SmoothingForm(Trend.NONE, Seasonal.NONE));
    assertThat(fit.parameters().alpha()).isLessThan(0.1);
  }

  @Test
  void aRandomWalkGetsAHighAlpha() {
    double[] values = noise(ROWS);
    for (int t = 1; t < ROWS; t++) {
      values[t] += values[t - 1];
    }
    ExponentialSmoothing fit = ExponentialSmoothing.fit(values, ROWS, 1);
    assertThat(fit.parameters().alpha()).isGreaterThan(0.85);
  }

  @Test
  void rowsAfterTheTrainingPartAreIgnored() {
    double[] values = noise(ROWS);
    double[] changed = values.clone();
    for (int t = 200; t < ROWS; t++) {
      changed[t] = 1e6;
    }
    assertThat(ExponentialSmoothing.fit(changed, 200, 12))
        .isEqualTo(ExponentialSmoothing.fit(values, 200, 12));
  }

  @Test
  void noParametersNearTheFitAreBetter() {
    double[] noise = noise(ROWS);
    double[] values = new double[ROWS];
    for (int t = 0; t < ROWS; t++) {
      values[t] = 0.3 * t + 10 * Math.sin(2 * Math.PI * t / 6) + 2 * noise[t];
    }
    for (SmoothingForm form : SmoothingForm.all(true, false)) {
      SmoothingState initial = InitialSmoothingState.estimate(form, values, ROWS, 6);
      SmoothingParameters best = SmoothingFit.fit(form, values, ROWS, initial).parameters();
      double lowest = new Smoothing(form, best, initial).squaredErrors(values, ROWS);
      for (double[] step : new double[][] {{.02, 0, 0}, {0, .02, 0}, {0, 0, .02}}) {
        for (int sign : new int[] {-1, 1}) {
          double alpha = clamp(best.alpha() + sign * step[0], 1);
          SmoothingParameters near =
              new SmoothingParameters(
                  alpha,
                  form.hasTrend() ? clamp(best.beta() + sign * step[1], 1) : 0,
                  best.phi(),
                  form.hasSeason() ? clamp(best.gamma() + sign * step[2], 1 - alpha) : 0);
          assertThat(new Smoothing(form, near, initial).squaredErrors(values, ROWS))
              .as("%s, %s against %s", form, near, best)
              .isGreaterThanOrEqualTo(lowest * (1 - 1e-6));
        }
      }
    }
  }

  private static double clamp(double value, double limit) {
    return Math.min(0.9999 * limit, Math.max(1e-4 * limit, value));
  }

  @Test
  void theInitialStateOfALineWithASeasonIsThatLineAndSeason() {
    double[] season = {3, -1, -2, 0};
    double[] values = new double[40];
    for (int t = 0; t < 40; t++) {
      values[t] = 7 + 0.5 * (t + 1) + season[t % 4];
    }
    SmoothingState initial =
        InitialSmoothingState.estimate(
            new SmoothingForm(Trend.ADDITIVE, Seasonal.ADDITIVE), values, 40, 4);
    assertThat(initial.level()).isCloseTo(7, offset(1e-9));
    assertThat(initial.trend()).isCloseTo(0.5, offset(1e-9));
    for (int i = 0; i < 4; i++) {
      assertThat(initial.season().get(i)).isCloseTo(season[i], offset(1e-9));
    }
  }

  @Test
  void aConstantSeriesIsForecastAsThatConstant() {
    double[] values = new double[30];
    Arrays.fill(values, 4);
    ExponentialSmoothing fit = ExponentialSmoothing.fit(values, 30, 6);
    List<double[]> forecasts = new ArrayList<>();
    fit.forecast(values, new int[] {30}, 3, (window, f) -> forecasts.add(f.clone()));
    assertThat(forecasts).singleElement().isEqualTo(new double[] {4, 4, 4});
    assertThat(fit.form().toString()).isEqualTo("simple");
  }

  @Test
  void aSeriesShorterThanTwoSeasonsGetsNoSeason() {
    assertThat(ExponentialSmoothing.fit(noise(23), 23, 12).form().hasSeason()).isFalse();
  }

  @Test
  void multiplicativeFormsNeedPositiveValues() {
    assertThat(SmoothingForm.all(true, false))
        .noneMatch(form -> form.seasonal() == Seasonal.MULTIPLICATIVE)
        .hasSize(6);
    assertThat(SmoothingForm.all(true, true)).hasSize(9);
    assertThat(SmoothingForm.all(false, true)).hasSize(3);
  }

  @Test
  void theStateIsUpdatedWhileFormAndParametersStayFixed() {
    ExponentialSmoothing half =
        new ExponentialSmoothing(
            new SmoothingForm(Trend.NONE, Seasonal.NONE),
            new SmoothingParameters(0.5, 0, 1, 0),
            new SmoothingState(0, 0, List.of()));
    List<Double> first = new ArrayList<>();
    half.forecast(
        new double[] {4, 8, 2, 100}, new int[] {1, 2, 3}, 2, (window, f) -> first.add(f[1]));
    assertThat(first).containsExactly(2.0, 5.0, 3.5);
  }
}
