package dev.sluice.datasets.split;

import dev.sluice.error.InputException;

/**
 * Splits what has an order into a beginning, a middle and an end: training is {@code [0,
 * trainEnd)}, validation {@code [trainEnd, validationEnd)}, the test {@code [validationEnd,
 * testEnd)}.
 *
 * @param trainEnd the first row after the training part
 * @param validationEnd the first row after the validation part
 * @param testEnd the first row after the test part
 */
public record ContiguousSplit(int trainEnd, int validationEnd, int testEnd) {
  /**
   * Splits a whole.
   *
   * @param what errors call it
   * @param unit what is counted, such as {@code rows}
   * @param length of everything
   * @param train how many are for training, or null for all that is left: at least one, unless the
   *     share of the test is 1
   * @throws InputException if it is too short for its parts, or a part gets nothing that should
   */
  public static ContiguousSplit of(
      String what, String unit, int length, Integer train, PartSize validation, PartSize test) {
    int validations = validation.of(length);
    int tests = test.of(length);
    boolean allIsTest = test.share() != null && test.share() == 1;
    int trainings = train != null ? train : allIsTest ? 0 : 1;
    long needed = (long) validations + tests + trainings;
    if (needed > length
        || (validation.isWanted() && validations == 0)
        || (test.isWanted() && tests == 0)) {
      throw new InputException(
          ("%s has %d %s, too few for its split: %s for training, %s for validation, %s for the test;"
                  + " make the parts fit, or take longer data")
              .formatted(
                  what, length, unit, train == null ? "what is left" : train, validation, test));
    }
    int trainEnd = train == null ? length - validations - tests : train;
    return new ContiguousSplit(trainEnd, trainEnd + validations, trainEnd + validations + tests);
  }
}
