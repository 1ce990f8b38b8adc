package dev.sluice.datasets.card;

/**
 * The format of piano rolls in a MATLAB file: the variable that holds each part, a cell array of
 * matrices {@code [steps, 88]} of 0 and 1.
 *
 * @param train the variable of the training part; {@code traindata} by default
 * @param validation the variable of the validation part; {@code validdata} by default
 * @param test the variable of the test part; {@code testdata} by default
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

  /** Null, because the file contains no text. */
  @Override
  public String fallbackEncoding() {
    return null;
  }
}
