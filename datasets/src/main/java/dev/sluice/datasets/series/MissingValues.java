package dev.sluice.datasets.series;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about a missing value: an empty field, NA, N/A, NaN, null or a question mark. */
public enum MissingValues {
  /** It is an error that names the line and the column. */
  @JsonProperty("error")
  ERROR,
  /** The whole row is left out, which leaves a gap in time. */
  @JsonProperty("drop")
  DROP,
  /** A straight line between its neighbours in time; at an end, the nearest value. */
  @JsonProperty("interpolate")
  INTERPOLATE,
  /** The value before; at the start, where there is none, the row is left out. */
  @JsonProperty("previous")
  PREVIOUS
}
