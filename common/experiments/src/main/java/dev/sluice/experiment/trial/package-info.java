/**
 * A {@link dev.sluice.experiment.trial.Trial} is a task with all its settings, a {@link
 * dev.sluice.experiment.trial.TrialResult} what it measured, and a {@link
 * dev.sluice.experiment.trial.ResultsFile} where results are kept, one line each. Nothing here
 * knows which trials there are or who runs them. Start with {@code Trial}.
 */
package dev.sluice.experiment.trial;
