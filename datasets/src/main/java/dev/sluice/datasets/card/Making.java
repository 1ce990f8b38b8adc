package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a file of the card is made of what a source's patterns find. */
public enum Making {
  /** One entry, byte for byte. */
  @JsonProperty("copy")
  COPY,
  /** All entries one after the other, each ended by a line end. */
  @JsonProperty("join")
  JOIN,
  /**
   * A table of labelled texts: for each entry a line of its folder's name, its own name without
   * ending, and its text, parted by tabs; line ends and tabs in the text become blanks.
   */
  @JsonProperty("label-folders")
  LABEL_FOLDERS,
  /**
   * A table of labelled texts: for each line of each entry a line of the ending of the entry's
   * name, the entry's name and line number, and the text, parted by tabs.
   */
  @JsonProperty("label-lines")
  LABEL_LINES,
  /** Plays in the XML markup of Jon Bosak, as text: speakers, lines, stage directions. */
  @JsonProperty("plays")
  PLAYS
}
