package dev.sluice.datasets;

import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.text.LabelledText;
import java.util.List;

/**
 * Labelled text, read and split.
 *
 * @param name the card's name, or the file's
 * @param sha256 SHA-256 of the bytes read, in hexadecimal
 * @param labels the classes of the training part, sorted; the other parts have no further ones.
 *     Those of the test part if all of the data is scored (a test share of 1)
 * @param split the examples
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record TextData(
    String name,
    String sha256,
    List<String> labels,
    Split<LabelledText> split,
    List<String> notes) {
  public TextData {
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
  }
}
