package dev.sluice.datasets;

import java.util.List;

/**
 * A text in three contiguous parts; line ends are {@code \n}.
 *
 * @param name the card's name, or the file's
 * @param sha256 of the bytes that were read, in hexadecimal
 * @param train the beginning; what alphabets are fitted on. Empty if all of the data is to be
 *     scored (a test share of 1)
 * @param validation what follows it
 * @param test the end
 * @param notes what a person should know about how it was read, a sentence each
 */
public record CorpusData(
    String name, String sha256, String train, String validation, String test, List<String> notes) {
  public CorpusData {
    notes = List.copyOf(notes);
  }
}
