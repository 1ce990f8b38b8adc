package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the data is split into train, validation and test: the key {@code split} of a card. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SplitPlan.Given.class, name = "given"),
  @JsonSubTypes.Type(value = SplitPlan.Ratio.class, name = "ratio"),
  @JsonSubTypes.Type(value = SplitPlan.Time.class, name = "time")
})
public sealed interface SplitPlan {
  /**
   * The files, or a split column, define the parts.
   *
   * @param validationShare the share of the training part, drawn per label, that becomes the
   *     validation part if no file is one; or null
   * @param seed random seed of the draw; 1 by default
   */
  record Given(Double validationShare, Long seed) implements SplitPlan {
    public Given {
      Checks.share("validation-share", validationShare);
      seed = seed == null ? 1L : seed;
    }
  }

  /**
   * The parts are drawn at random.
   *
   * @param validationShare share of all examples
   * @param testShare share of all examples
   * @param seed random seed of the draw; 1 by default
   * @param stratified whether each part keeps the proportions of the labels; true by default
   */
  record Ratio(Double validationShare, Double testShare, Long seed, Boolean stratified)
      implements SplitPlan {
    public Ratio {
      validationShare = required("validation-share", validationShare);
      testShare = required("test-share", testShare);
      seed = seed == null ? 1L : seed;
      stratified = stratified == null || stratified;
      leavesTraining(validationShare, testShare);
    }
  }

  /**
   * The parts follow one another in the file: train, then validation, then test. Each part is given
   * as rows or as a share; without training rows, the training part is the rest.
   *
   * @param trainRows rows of the training part, or null for the rest; if given, rows after the test
   *     part belong to no part
   * @param validationRows rows, or null
   * @param testRows rows, or null
   * @param validationShare share of all rows or characters, or null
   * @param testShare share of all rows or characters, or null
   */
  record Time(
      Integer trainRows,
      Integer validationRows,
      Integer testRows,
      Double validationShare,
      Double testShare)
      implements SplitPlan {
    public Time {
      Checks.positive("train-rows", trainRows);
      Checks.notNegative("validation-rows", validationRows);
      Checks.notNegative("test-rows", testRows);
      Checks.share("validation-share", validationShare);
      Checks.share("test-share", testShare);
      oneOf("validation", validationRows, validationShare);
      oneOf("test", testRows, testShare);
      if (trainRows != null && (validationRows == null || testRows == null)) {
        throw new CardFault(
            "train-rows",
            "also needs 'validation-rows' and 'test-rows'; shares cannot be combined with it");
      }
      leavesTraining(
          validationShare == null ? 0 : validationShare, testShare == null ? 0 : testShare);
    }

    private static void oneOf(String part, Integer rows, Double share) {
      if ((rows == null) == (share == null)) {
        throw new CardFault(
            part + (rows == null ? "-share" : "-rows"),
            "give the %s part either as '%s-rows: N' or as '%s-share: X'"
                .formatted(part, part, part));
      }
    }
  }

  private static Double required(String key, Double share) {
    if (share == null) {
      throw new CardFault(key, "is missing; write, for example, '" + key + ": 0.1'");
    }
    Checks.share(key, share);
    return share;
  }

  private static void leavesTraining(double validation, double test) {
    if (validation + test >= 1) {
      throw new CardFault(
          "test-share",
          "%s and validation-share %s leave nothing to train on; reduce them"
              .formatted(test, validation));
    }
  }
}
