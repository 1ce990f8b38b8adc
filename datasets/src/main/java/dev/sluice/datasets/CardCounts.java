package dev.sluice.datasets;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.corpus.EncodedText;
import dev.sluice.error.InputException;
import java.util.Map;

/**
 * Compares the data with the counts that the card declares. A truncated file may still parse; too
 * few records are then the only sign.
 */
final class CardCounts {
  private final DataCard card;

  /**
   * @param card the card, or null to check nothing
   */
  CardCounts(DataCard card) {
    this.card = card;
  }

  void records(long found) {
    if (card != null) {
      check("records", card.counts().records(), found);
    }
  }

  void labels(Map<String, Long> found) {
    if (card != null) {
      card.counts()
          .labels()
          .forEach(
              (label, count) ->
                  check("examples of " + label, count, found.getOrDefault(label, 0L)));
    }
  }

  void columns(int found) {
    if (card != null && card.counts().columns() != null) {
      check("columns", card.counts().columns().longValue(), found);
    }
  }

  void characters(EncodedText text) {
    if (card == null) {
      return;
    }
    if (card.counts().characters() != null) {
      check("characters", card.counts().characters(), text.length());
    }
    if (card.counts().alphabet() != null) {
      check("distinct characters", card.counts().alphabet().longValue(), text.distinct().length);
    }
  }

  private void check(String what, Long expected, long found) {
    if (expected != null && expected != found) {
      throw new InputException(
          ("the data of card '%s' has %d %s, but the card expects %d: these are not the files that"
                  + " it describes; fetch them again ('sluice datasets get %s'), or correct 'counts'"
                  + " in the card")
              .formatted(card.name(), found, what, expected, card.name()));
    }
  }
}
