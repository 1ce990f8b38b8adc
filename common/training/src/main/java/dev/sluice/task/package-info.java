/**
 * The interfaces of a task: a {@link dev.sluice.task.Task} creates a {@link
 * dev.sluice.task.Problem} from settings, which the trainer trains on and which returns an {@link
 * dev.sluice.task.Evaluation}. Start with {@code Task}.
 */
package dev.sluice.task;
