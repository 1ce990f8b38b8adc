package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the entries that match a source's patterns become a file of the card. */
public enum Conversion {
  /** One entry, byte for byte. */
  @JsonProperty("copy")
  COPY,
  /** All entries one after the other, each terminated by a line end. */
  @JsonProperty("join")
  JOIN,
  /**
   * A table of labelled texts with one line for each entry: the name of its folder, its own name
   * without extension and its text, separated by tabs; line ends and tabs in the text become
   * spaces.
   */
  @JsonProperty("label-folders")
  LABEL_FOLDERS,
  /**
   * A table of labelled texts with one line for each line of each entry: the extension of the
   * entry's name, the entry's name and line number, and the text, separated by tabs.
   */
  @JsonProperty("label-lines")
  LABEL_LINES,
  /** Plays in Jon Bosak's XML markup, as text: the speakers and their lines. */
  @JsonProperty("plays")
  PLAYS
}
