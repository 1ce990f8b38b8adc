package dev.sluice.datasets.corpus;

import java.util.List;

/**
 * Running text as read, before it is split.
 *
 * @param text the text; lines end with {@code \n}
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record CorpusText(String text, List<String> notes) {
  public CorpusText {
    notes = List.copyOf(notes);
  }
}
