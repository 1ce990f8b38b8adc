package dev.sluice.experiment.trial;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the figures of a trial are reported. */
public enum Stage {
  /** Its figures are reported. */
  @JsonProperty("final")
  FINAL,
  /** Its figures are not reported; its validation loss helps to choose the learning rate. */
  @JsonProperty("choice")
  CHOICE
}
