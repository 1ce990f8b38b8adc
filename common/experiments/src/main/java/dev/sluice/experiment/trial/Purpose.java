package dev.sluice.experiment.trial;

/**
 * What a trial was first run for. The figures do not depend on it, and it is not part of the key: a
 * trial that helped to choose a learning rate is not trained again to report its figures.
 *
 * @param experiment name of the experiment
 * @param preset of the experiment; null if it has none
 * @param stage whether its figures are reported, or choose a setting
 */
public record Purpose(String experiment, String preset, Stage stage) {
  /** The experiment's name for trials of a comparison without an experiment file. */
  public static final String AD_HOC_NAME = "compare";

  /** A comparison without an experiment file. */
  public static final Purpose AD_HOC = new Purpose(AD_HOC_NAME, null, Stage.FINAL);
}
