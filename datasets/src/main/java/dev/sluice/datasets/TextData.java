package dev.sluice.datasets;

import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.text.LabelledText;
import java.util.List;

/**
 * Labelled text, read and split.
 *
 * @param name the card's name, or the file's
 * @param sha256 of the bytes that were read, in hexadecimal
 * @param labels the classes, sorted, of the training part; no other part holds any other. Of the
 *     test part if all of the data is to be scored (a test share of 1)
 * @param split the examples
 * @param notes what a person should know about how it was read, a sentence each
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
