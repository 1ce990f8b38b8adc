package dev.sluice.datasets.card;

/**
 * The format of a text's files, which are read one after the other in the card's order.
 *
 * @param fallbackEncoding the encoding of files that are not UTF-8, or null
 */
public record CorpusLayout(String fallbackEncoding) implements Layout {
  public CorpusLayout {
    Checks.encoding("fallback-encoding", fallbackEncoding);
  }
}
