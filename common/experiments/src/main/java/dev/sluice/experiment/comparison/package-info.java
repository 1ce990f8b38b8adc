/**
 * The analysis of results: a {@link dev.sluice.experiment.comparison.TaskComparison} has a row for
 * each cell at each point of the grid, with baselines and published figures, and {@link
 * dev.sluice.experiment.comparison.Significance} tests which rows differ. Comparisons are made from
 * a plan ({@link dev.sluice.experiment.comparison.PlannedComparisons}) or from a results file alone
 * ({@link dev.sluice.experiment.comparison.RecordedComparisons}). The package {@code report}
 * presents them.
 */
package dev.sluice.experiment.comparison;
