/**
 * Comparing cells over seeds: a {@link dev.sluice.experiment.Grid} of {@link
 * dev.sluice.experiment.Trial}s, run by a {@link dev.sluice.experiment.TrialEngine} into a {@link
 * dev.sluice.experiment.ResultsFile}, and what the results say ({@link
 * dev.sluice.experiment.TaskComparison}) as tables and a page ({@link
 * dev.sluice.experiment.ExperimentReport}). How one trial trains lives in {@code dev.sluice.run}.
 * Start with {@code CompareCommand}, then {@code LocalEngine}.
 */
package dev.sluice.experiment;
