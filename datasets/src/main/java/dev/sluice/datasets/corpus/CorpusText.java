package dev.sluice.datasets.corpus;

import java.util.List;

/**
 * Running text as read, before it is split; lines end with {@code \n}.
 *
 * @param text all of it
 * @param parts a section of the text for each list of files, in their order
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record CorpusText(EncodedText text, List<EncodedText> parts, List<String> notes) {
  public CorpusText {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }
}
