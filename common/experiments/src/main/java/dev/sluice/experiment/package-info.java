/**
 * Comparing cells over seeds: an {@link dev.sluice.experiment.Experiment}, read from a file ({@link
 * dev.sluice.experiment.ExperimentFile}) or made of flags ({@link dev.sluice.experiment.Grid}),
 * becomes a {@link dev.sluice.experiment.Plan} of {@link dev.sluice.experiment.Trial}s, run by a
 * {@link dev.sluice.experiment.TrialEngine} into a {@link dev.sluice.experiment.ResultsFile}, and
 * what the results say ({@link dev.sluice.experiment.TaskComparison}) as tables and a page ({@link
 * dev.sluice.experiment.ExperimentReport}). How one trial trains lives in {@code dev.sluice.run}.
 * Start with {@code CompareCommand}, then {@code LocalEngine}.
 */
package dev.sluice.experiment;
