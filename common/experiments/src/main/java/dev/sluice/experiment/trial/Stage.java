package dev.sluice.experiment.trial;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a trial is run for. */
public enum Stage {
  /** Its figures are reported. */
  @JsonProperty("final")
  FINAL,
  /** Its validation figures help to choose a setting, such as the learning rate. */
  @JsonProperty("choice")
  CHOICE
}
