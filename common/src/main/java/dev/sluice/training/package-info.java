/**
 * Training a network on a {@link dev.sluice.task.Problem}: settings, the loop over epochs, early
 * stopping, clipping, schedules. What a run leaves on disk lives in {@code dev.sluice.run}.
 */
package dev.sluice.training;
