package dev.sluice.datasets.text;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The file formats of labelled text. All files may be compressed with gzip. */
public enum TextFormat {
  /** Fields separated by tabs, with quotes as ordinary characters; usually without a header. */
  @JsonProperty("tsv")
  TSV,
  /** RFC 4180: fields separated by commas and quoted if necessary, possibly over several lines. */
  @JsonProperty("csv")
  CSV,
  /** Each line is a label, a space and a text. */
  @JsonProperty("label-text")
  LABEL_TEXT,
  /** One array of flat objects. */
  @JsonProperty("json")
  JSON,
  /** One flat object per line. */
  @JsonProperty("jsonl")
  JSON_LINES,
  /**
   * One folder per class with one file per text, as in aclImdb; the class folders may be inside
   * {@code train}, {@code validation} and {@code test}.
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
