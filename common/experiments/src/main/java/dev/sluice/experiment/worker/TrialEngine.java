package dev.sluice.experiment.worker;

import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.util.List;

/**
 * Runs the trials of a grid. Their figures do not depend on where they run (in this process, in
 * several, on a cluster).
 */
public interface TrialEngine {
  /**
   * How it went.
   *
   * @param before trials that already had their result, including failed ones
   * @param ran trials that ended since, including failed ones, whichever process ran them
   * @param failed trials whose result is an error, whenever they ran
   * @param left trials without a result, because the grid was stopped
   */
  record Outcome(int before, int ran, int failed, int left) {}

  /**
   * Runs the trials that have no result yet. Each result is on disk when this returns; a trial that
   * fails is recorded and the others continue; one that was stopped or killed resumes after its
   * last epoch.
   *
   * @param trials in the order in which they should begin
   * @param results read and appended to; other processes may append to it as well
   * @param interruption once it is requested, running trials finish their epoch and no other begins
   * @throws IOException if a result cannot be written
   */
  Outcome run(List<Trial<?>> trials, ResultsFile results, Interruption interruption)
      throws IOException;
}
