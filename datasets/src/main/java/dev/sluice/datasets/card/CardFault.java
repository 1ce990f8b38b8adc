package dev.sluice.datasets.card;

/**
 * An error in one key of a card, thrown by the records while Jackson binds them. {@link CardReader}
 * adds the card and the position in it, and turns it into the error that the user sees.
 */
final class CardFault extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * @param key the key, in kebab case, below the record that throws
   * @param problem what was found, what was expected and what to do
   */
  CardFault(String key, String problem) {
    super(problem);
    this.key = key;
  }

  String key() {
    return key;
  }
}
