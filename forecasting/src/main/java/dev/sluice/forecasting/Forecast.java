package dev.sluice.forecasting;

import dev.sluice.datasets.series.Series;
import java.time.LocalDateTime;
import java.util.List;

/**
 * The next values of a series.
 *
 * @param history what they follow
 * @param targets names of the columns that are forecast
 * @param times of the steps; empty if the series has no dates
 * @param values {@code [step][target]}, in the series' own units
 * @param low lower ends of the intervals, {@code [step][target]}, for as many steps as have one
 * @param high upper ends
 * @param interval what share of the validation part's errors lay within, in percent
 * @param errorWindows how many of the validation part's windows the intervals rest on; 0 if none
 * @param horizon steps that the network gives at once; those behind are forecast from forecasts
 */
record Forecast(
    Series history,
    List<String> targets,
    List<LocalDateTime> times,
    List<List<Double>> values,
    List<List<Double>> low,
    List<List<Double>> high,
    int interval,
    int errorWindows,
    int horizon) {
  Forecast {
    targets = List.copyOf(targets);
    times = List.copyOf(times);
    values = List.copyOf(values);
    low = List.copyOf(low);
    high = List.copyOf(high);
  }

  int steps() {
    return values.size();
  }

  boolean hasInterval(int step) {
    return step < low.size();
  }

  /** Whether a step, from 0, is forecast from forecasts. */
  boolean isRecursive(int step) {
    return step >= horizon;
  }

  /**
   * When a step is, as short as can be; the number of its row, from 1, where there are no dates.
   */
  String time(int step) {
    return times.isEmpty()
        ? String.valueOf(history.length() + step + 1)
        : SeriesEncoder.time(history.step(), times.get(step));
  }

  /** The same of a row of the history. */
  String historyTime(int row) {
    return history.times().isEmpty()
        ? String.valueOf(row + 1)
        : SeriesEncoder.time(history.step(), history.times().get(row));
  }
}
