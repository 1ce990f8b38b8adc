package dev.sluice.datasets.input;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the first row of a table names its columns. */
public enum Header {
  /** It does. */
  @JsonProperty("present")
  PRESENT,
  /** It is data already; columns are then named {@code column1}, {@code column2} and so on. */
  @JsonProperty("absent")
  ABSENT
}
