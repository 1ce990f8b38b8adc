package dev.sluice.experiment.worker;

import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.util.List;

/**
 * Runs the trials of a grid. Where they run (in this process, in several, on a cluster) decides
 * none of their figures.
 */
public interface TrialEngine {
  /**
   * How it went.
   *
   * @param before trials that had their result already, failed ones included
   * @param ran trials that ended since, failed ones included, whoever ran them
   * @param failed trials whose result is an error, whenever they ran
   * @param left trials without a result, because a person stopped the grid
   */
  record Outcome(int before, int ran, int failed, int left) {}

  /**
   * Runs what has no result yet. Each result is on disk when this returns; a trial that fails is
   * recorded and the others go on; one that was stopped or killed goes on from its last epoch.
   *
   * @param trials in the order that they should begin in
   * @param results where results stand and go to; other processes may append to it as well
   * @param interruption once it is requested, running trials end their epoch and no other begins
   * @throws IOException if a result cannot be written
   */
  Outcome run(List<Trial<?>> trials, ResultsFile results, Interruption interruption)
      throws IOException;
}
