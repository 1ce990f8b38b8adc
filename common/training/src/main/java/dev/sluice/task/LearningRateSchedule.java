package dev.sluice.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the learning rate changes over the epochs. */
public enum LearningRateSchedule {
  /** Not at all. */
  @JsonProperty("constant")
  CONSTANT,
  /** Times the factor every so many epochs. */
  @JsonProperty("step")
  STEP,
  /** Times the factor every epoch. */
  @JsonProperty("exponential")
  EXPONENTIAL,
  /** Down to zero along half a cosine over all epochs (Loshchilov and Hutter 2017, equation 5). */
  @JsonProperty("cosine")
  COSINE
}
