package dev.sluice.datasets.series;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How to treat a missing value: an empty field, NA, N/A, NaN, null or a question mark. */
public enum MissingValues {
  /** It is an error that names the line and the column. */
  @JsonProperty("error")
  ERROR,
  /** The whole row is dropped, which leaves a gap in time. */
  @JsonProperty("drop")
  DROP,
  /** Linear interpolation between the neighbours in time; at an end, the nearest value. */
  @JsonProperty("interpolate")
  INTERPOLATE,
  /** The previous value is repeated; at the start, where there is none, the row is dropped. */
  @JsonProperty("previous")
  PREVIOUS
}
