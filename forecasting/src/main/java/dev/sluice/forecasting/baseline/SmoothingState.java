package dev.sluice.forecasting.baseline;

import java.util.List;

/**
 * The state of a smoothing before the first value.
 *
 * @param level the level of the series, without its season
 * @param trend the change of the level per step; 0 without a trend
 * @param season amounts or factors, starting with that of the first value; empty without a season
 */
public record SmoothingState(double level, double trend, List<Double> season) {
  public SmoothingState {
    season = List.copyOf(season);
  }
}
