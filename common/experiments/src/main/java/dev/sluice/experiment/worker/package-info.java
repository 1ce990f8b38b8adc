/**
 * Runs trials: a {@link dev.sluice.experiment.worker.TrialEngine} runs those that have no result
 * yet, in this process ({@link dev.sluice.experiment.worker.Worker}) or in several ({@link
 * dev.sluice.experiment.worker.WorkerProcesses}), and shows their progress. The figures of a trial
 * do not depend on where it runs. Start with {@code LocalEngine}.
 */
package dev.sluice.experiment.worker;
