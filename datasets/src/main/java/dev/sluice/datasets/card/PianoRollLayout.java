package dev.sluice.datasets.card;

/**
 * How piano rolls lie in a MATLAB file: which variable holds which part, each a cell array of
 * matrices {@code [steps, 88]} of 0 and 1.
 *
 * @param train the variable of the training part; {@code traindata} if not said
 * @param validation that of the validation part; {@code validdata} if not said
 * @param test that of the test part; {@code testdata} if not said
 */
public record PianoRollLayout(String train, String validation, String test) implements Layout {
  public PianoRollLayout {
    train = or(train, "traindata");
    validation = or(validation, "validdata");
    test = or(test, "testdata");
  }

  private static String or(String given, String otherwise) {
    return given == null || given.isBlank() ? otherwise : given.strip();
  }

  /** None: there is no text in it. */
  @Override
  public String fallbackEncoding() {
    return null;
  }
}
