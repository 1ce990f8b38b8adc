/**
 * From an experiment to its trials: a {@link dev.sluice.experiment.planning.Plan} has a {@link
 * dev.sluice.experiment.planning.PlannedRow} for each cell at each point of the grid, finds the
 * sizes that give cells equal parameters, chooses learning rates on validation, and estimates how
 * long the trials will take. It runs none of them. Start with {@code Plan}.
 */
package dev.sluice.experiment.planning;
