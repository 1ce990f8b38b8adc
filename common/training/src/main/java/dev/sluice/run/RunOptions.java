package dev.sluice.run;

/**
 * The options of a run, besides its settings.
 *
 * @param command the command line, for the provenance
 * @param experiment the experiment that the run is a trial of; null if none
 * @param overwrite whether an existing run in the folder may be replaced
 * @param test whether the test part is scored; false for runs that are compared to choose settings
 * @param baselines whether baselines are also fitted and scored on the test part
 */
public record RunOptions(
    String command, String experiment, boolean overwrite, boolean test, boolean baselines) {
  /**
   * The options of a single run, which replaces nothing and scores the test part and the baselines.
   */
  public static RunOptions of(String command) {
    return new RunOptions(command, null, false, true, true);
  }

  public RunOptions withExperiment(String experiment) {
    return new RunOptions(command, experiment, overwrite, test, baselines);
  }

  public RunOptions withOverwrite(boolean overwrite) {
    return new RunOptions(command, experiment, overwrite, test, baselines);
  }

  public RunOptions withTest(boolean test) {
    return new RunOptions(command, experiment, overwrite, test, baselines);
  }

  public RunOptions withBaselines(boolean baselines) {
    return new RunOptions(command, experiment, overwrite, test, baselines);
  }
}
