package dev.sluice.datasets.card;

/**
 * What is wrong with one key of a card, thrown by the records while they are bound. {@link
 * CardReader} adds which card and where in it, and turns it into the error that a person sees.
 */
final class CardFault extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * @param key the key, in kebab case, below the record that throws
   * @param problem what was found, what was expected, what to do
   */
  CardFault(String key, String problem) {
    super(problem);
    this.key = key;
  }

  String key() {
    return key;
  }
}
