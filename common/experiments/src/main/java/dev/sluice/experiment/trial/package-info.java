/**
 * A {@link dev.sluice.experiment.trial.Trial} is a task with all its settings, a {@link
 * dev.sluice.experiment.trial.TrialResult} is its result, and a {@link
 * dev.sluice.experiment.trial.ResultsFile} holds results, one per line. Nothing here depends on
 * which trials there are or how they are run. Start with {@code Trial}.
 */
package dev.sluice.experiment.trial;
