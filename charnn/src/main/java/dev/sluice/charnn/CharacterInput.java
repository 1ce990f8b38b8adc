package dev.sluice.charnn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a character enters the network. */
public enum CharacterInput {
  /** A vector as long as the alphabet with a 1 for the character. */
  @JsonProperty("one-hot")
  ONE_HOT,
  /** A learned vector. */
  @JsonProperty("embedding")
  EMBEDDING
}
