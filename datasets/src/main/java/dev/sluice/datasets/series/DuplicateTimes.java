package dev.sluice.datasets.series;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How to treat rows with the same time. */
public enum DuplicateTimes {
  /** It is an error that names both lines. */
  @JsonProperty("error")
  ERROR,
  /** The first row is used. */
  @JsonProperty("first")
  FIRST,
  /** The last row is used. */
  @JsonProperty("last")
  LAST,
  /** The mean of each column's values is used, ignoring missing ones. */
  @JsonProperty("mean")
  MEAN
}
