package dev.sluice.forecasting;

import dev.sluice.datasets.series.Series;
import java.time.LocalDateTime;
import java.util.List;

/**
 * The next values of a series.
 *
 * @param history the series before the forecast
 * @param targets names of the forecast columns
 * @param times of the steps; empty if the series has no dates
 * @param values {@code [step][target]}, in the units of the series
 * @param low lower ends of the intervals, {@code [step][target]}, for the steps that have one
 * @param high upper ends
 * @param interval the percentage of validation errors within the interval
 * @param errorWindows the number of validation windows that the intervals are measured on; 0 if
 *     none
 * @param horizon steps that the network forecasts directly; later ones are forecast recursively
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

  /** Whether a step, counted from 0, is forecast from earlier forecasts. */
  boolean isRecursive(int step) {
    return step >= horizon;
  }

  /** The time of a step, as short as the time step allows; without dates, its row number from 1. */
  String time(int step) {
    return times.isEmpty()
        ? String.valueOf(history.length() + step + 1)
        : SeriesEncoder.time(history.step(), times.get(step));
  }

  /** The time of a row of the history, likewise. */
  String historyTime(int row) {
    return history.times().isEmpty()
        ? String.valueOf(row + 1)
        : SeriesEncoder.time(history.step(), history.times().get(row));
  }
}
