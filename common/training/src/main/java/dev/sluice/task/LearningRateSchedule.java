package dev.sluice.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the learning rate changes over the epochs. */
public enum LearningRateSchedule {
  /** Constant. */
  @JsonProperty("constant")
  CONSTANT,
  /** Multiplied by the factor after every given number of epochs. */
  @JsonProperty("step")
  STEP,
  /** Multiplied by the factor after every epoch. */
  @JsonProperty("exponential")
  EXPONENTIAL,
  /** Falls to zero along half a cosine over all epochs (Loshchilov and Hutter 2017, equation 5). */
  @JsonProperty("cosine")
  COSINE
}
