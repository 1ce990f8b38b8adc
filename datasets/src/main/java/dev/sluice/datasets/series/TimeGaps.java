package dev.sluice.datasets.series;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about times that a series with a regular step leaves out. */
public enum TimeGaps {
  /** A note says how many there are and where the first is; the rows stay as they are. */
  @JsonProperty("report")
  REPORT,
  /** It is an error that names the first. */
  @JsonProperty("error")
  ERROR,
  /** Rows are put in, their values missing and treated as {@link MissingValues} says. */
  @JsonProperty("fill")
  FILL
}
