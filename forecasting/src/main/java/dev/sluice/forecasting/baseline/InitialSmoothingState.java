package dev.sluice.forecasting.baseline;

import dev.sluice.forecasting.baseline.SmoothingForm.Seasonal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Estimates the initial level, trend and season of exponential smoothing, as in Hyndman, Koehler,
 * Ord and Snyder (2008), section 2.6.1: the seasonal components are the mean deviations (or
 * quotients) from a centred moving average over the first seasons, five at most; level and trend
 * are a straight line through the first values without their season.
 */
final class InitialSmoothingState {
  private static final int MAX_SEASONS = 5;
  private static final int MIN_LINE_ROWS = 10;

  private InitialSmoothingState() {}

  /**
   * Estimates the initial state.
   *
   * @param form the components
   * @param values the column; rows from {@code train} on are ignored
   * @param train the number of training rows, at the beginning; at least two seasons if the form
   *     has one
   * @param season rows of one season
   */
  static SmoothingState estimate(SmoothingForm form, double[] values, int train, int season) {
    if (!form.hasSeason()) {
      return line(form, values, Math.min(train, MIN_LINE_ROWS), List.of());
    }
    boolean multiplicative = form.seasonal() == Seasonal.MULTIPLICATIVE;
    int rows = Math.min(MAX_SEASONS, train / season) * season;
    double[] sums = new double[season];
    int[] counts = new int[season];
    int half = season / 2;
    for (int t = half; t < rows - half; t++) {
      double average = average(values, t, season);
      // All values are positive, so that only rounding can make the average zero.
      if (!multiplicative || average > 0) {
        sums[t % season] += multiplicative ? values[t] / average : values[t] - average;
        counts[t % season]++;
      }
    }
    double[] seasonal = new double[season];
    for (int i = 0; i < season; i++) {
      seasonal[i] = counts[i] == 0 ? (multiplicative ? 1 : 0) : sums[i] / counts[i];
    }
    double mean = Arrays.stream(seasonal).average().orElseThrow();
    List<Double> states = new ArrayList<>();
    for (double component : seasonal) {
      states.add(multiplicative ? component / mean : component - mean);
    }
    return line(form, values, Math.min(rows, Math.max(MIN_LINE_ROWS, season)), states);
  }

  /** The mean of a season of rows around a row; if their number is even, both ends count half. */
  private static double average(double[] values, int middle, int season) {
    int half = season / 2;
    double sum = 0;
    for (int t = middle - half; t <= middle + half; t++) {
      boolean end = season % 2 == 0 && (t == middle - half || t == middle + half);
      sum += end ? values[t] / 2 : values[t];
    }
    return sum / season;
  }

  /** Level and trend before the first value, from a least-squares line. */
  private static SmoothingState line(
      SmoothingForm form, double[] values, int rows, List<Double> season) {
    double[] adjusted = new double[rows];
    for (int t = 0; t < rows; t++) {
      adjusted[t] =
          switch (form.seasonal()) {
            case NONE -> values[t];
            case ADDITIVE -> values[t] - season.get(t % season.size());
            case MULTIPLICATIVE -> values[t] / season.get(t % season.size());
          };
    }
    double mean = Arrays.stream(adjusted).average().orElseThrow();
    if (!form.hasTrend()) {
      return new SmoothingState(mean, 0, season);
    }
    double middle = (rows + 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int t = 0; t < rows; t++) {
      // Rows count from 1, so that the line at 0 is the level before the first value.
      products += (t + 1 - middle) * (adjusted[t] - mean);
      squares += (t + 1 - middle) * (t + 1 - middle);
    }
    double slope = squares == 0 ? 0 : products / squares;
    return new SmoothingState(mean - slope * middle, slope, season);
  }
}
