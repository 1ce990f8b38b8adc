package dev.sluice.run;

/**
 * What a run is told besides its settings.
 *
 * @param command the command line, for its provenance
 * @param experiment the experiment that it is a trial of; null if none
 * @param overwrite whether a run that stands in the folder may be replaced
 * @param test whether the test part is scored; not where figures of several runs help to choose
 * @param baselines whether baselines are fitted and scored on the test part as well
 */
public record RunOptions(
    String command, String experiment, boolean overwrite, boolean test, boolean baselines) {
  /** A run of its own, which replaces nothing and scores the baselines. */
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
