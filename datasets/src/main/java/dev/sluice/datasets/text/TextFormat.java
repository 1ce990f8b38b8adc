package dev.sluice.datasets.text;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How labelled text lies in a file. Any of the files may be compressed with gzip. */
public enum TextFormat {
  /** Fields parted by tabs, quotes being characters like any other; usually without a header. */
  @JsonProperty("tsv")
  TSV,
  /** RFC 4180: fields parted by commas, quoted where need be, even over several lines. */
  @JsonProperty("csv")
  CSV,
  /** A line is the label, one blank, the text. */
  @JsonProperty("label-text")
  LABEL_TEXT,
  /** One array of flat objects. */
  @JsonProperty("json")
  JSON,
  /** One flat object a line. */
  @JsonProperty("jsonl")
  JSON_LINES,
  /**
   * A folder a class with a file a text, as in aclImdb; the class folders may stand below {@code
   * train}, {@code validation} and {@code test}.
   */
  @JsonProperty("folder")
  FOLDER;

  /** Its name in settings and cards. */
  public String key() {
    return this == JSON_LINES
        ? "jsonl"
        : name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
