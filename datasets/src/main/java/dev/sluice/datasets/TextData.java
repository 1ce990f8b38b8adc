package dev.sluice.datasets;

import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.datasets.text.TextExamples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Labelled text, read and split.
 *
 * @param name the card's name, or the file's
 * @param place the card's name, or the absolute path of the file
 * @param sha256 SHA-256 of the bytes read, in hexadecimal
 * @param labels the classes of the training part, sorted; the other parts have no further ones.
 *     Those of the test part if all of the data is scored (a test share of 1)
 * @param examples the examples
 * @param reading everything besides the bytes that decides what the examples are, each as {@code
 *     name=value}
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record TextData(
    String name,
    String place,
    String sha256,
    List<String> labels,
    TextExamples examples,
    List<String> reading,
    List<String> notes) {
  public TextData {
    labels = List.copyOf(labels);
    reading = List.copyOf(reading);
    notes = List.copyOf(notes);
  }

  /** Data in memory. */
  public TextData(
      String name,
      String sha256,
      List<String> labels,
      Split<LabelledText> split,
      List<String> notes) {
    this(name, name, sha256, labels, new TextExamples.InMemory(split), List.of(), notes);
  }

  /** All examples, in memory. */
  public Split<LabelledText> split() {
    Map<FilePart, List<LabelledText>> parts = new EnumMap<>(FilePart.class);
    for (FilePart part : FilePart.values()) {
      parts.put(part, new ArrayList<>());
    }
    examples.read((part, example) -> parts.get(part).add(example));
    return new Split<>(
        parts.get(FilePart.TRAIN), parts.get(FilePart.VALIDATION), parts.get(FilePart.TEST));
  }
}
