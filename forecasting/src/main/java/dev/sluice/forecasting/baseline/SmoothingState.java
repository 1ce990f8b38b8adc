package dev.sluice.forecasting.baseline;

import java.util.List;

/**
 * What a smoothing knows before the first value.
 *
 * @param level where the series stands, without its season
 * @param trend what it gains a step; 0 without a trend
 * @param season amounts or factors, beginning with that of the first value; empty without a season
 */
public record SmoothingState(double level, double trend, List<Double> season) {
  public SmoothingState {
    season = List.copyOf(season);
  }
}
