package dev.sluice.charnn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The representation of a character as input of the network. */
public enum CharacterInput {
  /** A vector of the size of the alphabet, with a 1 for the character. */
  @JsonProperty("one-hot")
  ONE_HOT,
  /** A learnt vector. */
  @JsonProperty("embedding")
  EMBEDDING
}
