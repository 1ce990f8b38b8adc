package dev.sluice.datasets.input;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the first row of a table names its columns. */
public enum Header {
  /** The first row names the columns. */
  @JsonProperty("present")
  PRESENT,
  /** The first row is data; the columns are named {@code column1}, {@code column2} and so on. */
  @JsonProperty("absent")
  ABSENT
}
