/**
 * Runs trials: a {@link dev.sluice.experiment.worker.TrialEngine} takes those that have no result
 * yet, in this process ({@link dev.sluice.experiment.worker.Worker}) or in several ({@link
 * dev.sluice.experiment.worker.WorkerProcesses}), and shows how far they are. Where a trial runs
 * decides none of its figures. Start with {@code LocalEngine}.
 */
package dev.sluice.experiment.worker;
