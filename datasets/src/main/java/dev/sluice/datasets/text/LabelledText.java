package dev.sluice.datasets.text;

import java.util.Objects;

/**
 * One example of text classification.
 *
 * @param text the text, without leading and trailing white space; never blank
 * @param label the class; never blank
 */
public record LabelledText(String text, String label) {
  public LabelledText {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(label, "label");
  }
}
