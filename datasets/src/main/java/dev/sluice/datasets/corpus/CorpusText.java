package dev.sluice.datasets.corpus;

import java.util.List;

/**
 * Running text as it was read, before it is split.
 *
 * @param text with line ends {@code \n}
 * @param notes what a person should know about how it was read, a sentence each
 */
public record CorpusText(String text, List<String> notes) {
  public CorpusText {
    notes = List.copyOf(notes);
  }
}
