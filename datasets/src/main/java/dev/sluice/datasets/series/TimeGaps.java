package dev.sluice.datasets.series;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How to treat gaps in the times of a series with a regular step. */
public enum TimeGaps {
  /** A note gives their number and the position of the first; the rows stay as they are. */
  @JsonProperty("report")
  REPORT,
  /** A gap is an error that names the first one. */
  @JsonProperty("error")
  ERROR,
  /** Rows are inserted; their values are missing and treated as {@link MissingValues} says. */
  @JsonProperty("fill")
  FILL
}
