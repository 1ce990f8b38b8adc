package dev.sluice.diagnostics.adding;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The possible positions of the two marked numbers. */
public enum Markers {
  /** At any two steps, as in the code of Bai et al. (2018, arXiv 1803.01271). */
  @JsonProperty("anywhere")
  ANYWHERE,
  /** One in each half, so that at least one is far from the end (Arjovsky et al. 2016). */
  @JsonProperty("halves")
  HALVES
}
