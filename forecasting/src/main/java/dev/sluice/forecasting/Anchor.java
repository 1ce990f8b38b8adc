package dev.sluice.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The origin of the values that the network reads and forecasts. */
public enum Anchor {
  /** The zero of the scale. */
  @JsonProperty("none")
  NONE,
  /**
   * For the forecasts, the target's last known value: the network forecasts the change from it, and
   * a network of zeros gives the naive forecast.
   */
  @JsonProperty("target")
  TARGET,
  /**
   * For the forecasts and the inputs, the window's last row, as in NLinear (Zeng, Chen, Zhang and
   * Xu 2023, arXiv 2205.13504): windows look the same at every level, which helps with a series
   * that leaves the range of its training part; but the network cannot see the level.
   */
  @JsonProperty("window")
  WINDOW
}
