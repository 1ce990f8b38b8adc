/**
 * Training a network on a {@link dev.sluice.task.Problem}: the loop over epochs, early stopping,
 * clipping, schedules, state carried between batches. Its settings are in {@code dev.sluice.task},
 * what a run leaves on disk in {@code dev.sluice.run}.
 */
package dev.sluice.training;
