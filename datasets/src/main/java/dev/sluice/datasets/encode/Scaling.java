package dev.sluice.datasets.encode;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The ways to scale columns of different units to a common range. */
public enum Scaling {
  /** To mean 0 and standard deviation 1: {@link StandardScaler}. */
  @JsonProperty("standard")
  STANDARD,
  /** To the range from 0 to 1: {@link MinMaxScaler}. */
  @JsonProperty("min-max")
  MIN_MAX;

  /**
   * Fits a scaler to rows of the training part.
   *
   * @param values {@code [time][column]}
   * @param from the first row
   * @param to the row after the last
   */
  public Scaler fit(double[][] values, int from, int to) {
    return this == STANDARD
        ? StandardScaler.fit(values, from, to)
        : MinMaxScaler.fit(values, from, to);
  }
}
