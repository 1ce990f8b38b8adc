package dev.sluice.datasets.split;

import dev.sluice.error.InputException;

/**
 * Splits an ordered whole into contiguous parts: training is {@code [0, trainEnd)}, validation
 * {@code [trainEnd, validationEnd)} and the test part {@code [validationEnd, testEnd)}.
 *
 * @param trainEnd the first row after the training part
 * @param validationEnd the first row after the validation part
 * @param testEnd the first row after the test part
 */
public record ContiguousSplit(long trainEnd, long validationEnd, long testEnd) {
  /**
   * Splits a whole.
   *
   * @param what its name in errors
   * @param unit the unit of the length, such as {@code rows}
   * @param length the length of the whole
   * @param train the size of the training part, or null for the rest, which must be at least one
   *     unless the test share is 1
   * @throws InputException if the whole is too short for its parts, or a part that should not be
   *     empty is
   */
  public static ContiguousSplit of(
      String what, String unit, long length, Integer train, PartSize validation, PartSize test) {
    long validations = validation.of(length);
    long tests = test.of(length);
    boolean allIsTest = test.share() != null && test.share() == 1;
    int trainings = train != null ? train : allIsTest ? 0 : 1;
    long needed = validations + tests + trainings;
    if (needed > length
        || (validation.isWanted() && validations == 0)
        || (test.isWanted() && tests == 0)) {
      throw new InputException(
          ("%s has %d %s, too few for its split: %s for training, %s for validation, %s for the"
                  + " test part; reduce the parts, or use more data")
              .formatted(what, length, unit, train == null ? "the rest" : train, validation, test));
    }
    long trainEnd = train == null ? length - validations - tests : train;
    return new ContiguousSplit(trainEnd, trainEnd + validations, trainEnd + validations + tests);
  }
}
