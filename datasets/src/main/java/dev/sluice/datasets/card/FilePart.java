package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Which part of the data a file holds. */
public enum FilePart {
  /** Everything (or, of several files, a share of everything); the card's split parts it. */
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
