package dev.sluice.experiment.trial;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the figures of a trial are reported. */
public enum Stage {
  /** Its figures are reported. */
  @JsonProperty("final")
  FINAL,
  /** They are not: its validation loss helps to choose a setting, such as the learning rate. */
  @JsonProperty("choice")
  CHOICE
}
