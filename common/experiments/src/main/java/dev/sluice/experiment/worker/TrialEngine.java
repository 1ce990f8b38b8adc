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
   * Counts of trials.
   *
   * @param before trials that already had a result, including failed ones
   * @param ran trials that have ended since, including failed ones, in any process
   * @param failed trials whose result is an error, old or new
   * @param left trials without a result, because the grid was stopped
   */
  record Outcome(int before, int ran, int failed, int left) {}

  /**
   * Runs the trials that have no result yet. All results are on disk when this method returns. If a
   * trial fails, its failure is recorded and the others continue. A trial that was stopped or
   * killed resumes after its last epoch.
   *
   * @param trials in the order in which they start
   * @param results read and appended to; other processes may append to it as well
   * @param interruption once requested, running trials finish their epoch and no other starts
   * @throws IOException if a result cannot be written
   */
  Outcome run(List<Trial<?>> trials, ResultsFile results, Interruption interruption)
      throws IOException;
}
