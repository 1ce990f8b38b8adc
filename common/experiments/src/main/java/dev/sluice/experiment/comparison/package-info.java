/**
 * What results say: a {@link dev.sluice.experiment.comparison.TaskComparison} has a row for each
 * cell at each point of the grid, beside baselines and published figures, and {@link
 * dev.sluice.experiment.comparison.Significance} says which rows differ. It is made from a plan
 * ({@link dev.sluice.experiment.comparison.PlannedComparisons}) or from a results file alone
 * ({@link dev.sluice.experiment.comparison.RecordedComparisons}). How it looks is up to {@code
 * report}.
 */
package dev.sluice.experiment.comparison;
