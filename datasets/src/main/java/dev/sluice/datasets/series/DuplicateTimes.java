package dev.sluice.datasets.series;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about rows of the same time. */
public enum DuplicateTimes {
  /** It is an error that names both lines. */
  @JsonProperty("error")
  ERROR,
  /** The first row counts. */
  @JsonProperty("first")
  FIRST,
  /** The last row counts. */
  @JsonProperty("last")
  LAST,
  /** The mean of each column, of the values that are there. */
  @JsonProperty("mean")
  MEAN
}
