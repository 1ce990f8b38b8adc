package dev.sluice.sentiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the outputs at all words become one. */
public enum Pooling {
  /** What the cell holds when it has read the last word (and the first, if it reads backwards). */
  @JsonProperty("last")
  LAST,
  /** The mean over all words. */
  @JsonProperty("mean")
  MEAN
}
