package dev.sluice.datasets.text;

import java.util.Objects;

/**
 * One example of text classification.
 *
 * @param text as in the file, stripped of blanks at both ends; never blank
 * @param label the class, as in the file; never blank
 */
public record LabelledText(String text, String label) {
  public LabelledText {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(label, "label");
  }
}
