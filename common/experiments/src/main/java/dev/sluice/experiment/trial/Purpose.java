package dev.sluice.experiment.trial;

/**
 * What a trial was first run for. Its figures do not depend on it, and it is not part of its key: a
 * trial that helped to choose a learning rate is not trained again if its figures are to be
 * reported.
 *
 * @param experiment name of the experiment
 * @param preset of the experiment; null if it has none
 * @param stage whether its figures are reported, or choose a setting
 */
public record Purpose(String experiment, String preset, Stage stage) {
  /** What the trials of a comparison without an experiment file name as their experiment. */
  public static final String AD_HOC_NAME = "compare";

  /** A comparison without an experiment file. */
  public static final Purpose AD_HOC = new Purpose(AD_HOC_NAME, null, Stage.FINAL);
}
