package dev.sluice.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the network's values are measured from. */
public enum Anchor {
  /** From the scale's zero. */
  @JsonProperty("none")
  NONE,
  /**
   * What it forecasts is the change from the target's last known value: without learning anything
   * it is as good as the naive forecast.
   */
  @JsonProperty("target")
  TARGET,
  /**
   * The window's inputs too are differences from its last row, as in NLinear (Zeng, Chen, Zhang and
   * Xu 2023, arXiv 2205.13504): a window looks alike at every level, which a series that has left
   * the range of its training part needs; but how high the level is can no longer be seen.
   */
  @JsonProperty("window")
  WINDOW
}
