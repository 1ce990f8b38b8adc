package dev.sluice.datasets.split;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The part of the data that a file holds. */
public enum FilePart {
  /** Everything, possibly spread over several files; the card's split divides it. */
  @JsonProperty("all")
  ALL,
  @JsonProperty("train")
  TRAIN,
  @JsonProperty("validation")
  VALIDATION,
  @JsonProperty("test")
  TEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
