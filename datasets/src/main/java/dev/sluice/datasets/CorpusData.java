package dev.sluice.datasets;

import dev.sluice.datasets.corpus.EncodedText;
import java.util.List;

/**
 * A text, split into three parts, of which each follows the one before; lines end with {@code \n}.
 *
 * @param name the card's name, or the file's
 * @param sha256 SHA-256 of the bytes read, in hexadecimal
 * @param train the beginning, on which alphabets are fitted; empty if all of the data is scored (a
 *     test share of 1)
 * @param validation the part after it
 * @param test the end
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record CorpusData(
    String name,
    String sha256,
    EncodedText train,
    EncodedText validation,
    EncodedText test,
    List<String> notes) {
  public CorpusData {
    notes = List.copyOf(notes);
  }

  /** The three parts together. */
  public EncodedText text() {
    return train.and(validation).and(test);
  }
}
