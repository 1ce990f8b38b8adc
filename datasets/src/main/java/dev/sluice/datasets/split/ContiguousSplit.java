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
   * Splits by how long each part is.
   *
   * @param what errors call it
   * @param unit what is counted, such as {@code rows}
   * @param length of everything
   * @param train the training part's length, or null for all that is left
   * @throws InputException if it is too short
   */
  public static ContiguousSplit ofCounts(
      String what, String unit, int length, Integer train, int validation, int test) {
    long needed = (long) validation + test + (train == null ? 1 : train);
    if (needed > length) {
      throw new InputException(
          ("%s has %d %s, too few for its split: %s%d for validation and %d for the test; make the"
                  + " parts smaller, or take longer data")
              .formatted(
                  what,
                  length,
                  unit,
                  train == null ? "at least 1 for training, " : train + " for training, ",
                  validation,
                  test));
    }
    int trainEnd = train == null ? length - validation - test : train;
    return new ContiguousSplit(trainEnd, trainEnd + validation, trainEnd + validation + test);
  }

  /**
   * Splits by shares, each rounded; training is what is left.
   *
   * @throws InputException if a part of which a share was asked gets nothing
   */
  public static ContiguousSplit ofShares(
      String what, String unit, int length, double validationShare, double testShare) {
    int validation = (int) Math.round(length * validationShare);
    int test = (int) Math.round(length * testShare);
    if ((validationShare > 0 && validation == 0)
        || (testShare > 0 && test == 0)
        || validation + test >= length) {
      throw new InputException(
          ("%s has %d %s, too few for its split: shares of %s for validation and %s for the test"
                  + " leave a part empty; make the shares larger or 0, or take longer data")
              .formatted(what, length, unit, validationShare, testShare));
    }
    return ofCounts(what, unit, length, null, validation, test);
  }
}
