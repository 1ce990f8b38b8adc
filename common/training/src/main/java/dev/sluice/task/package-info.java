/**
 * What a task is to everything that does not know it by name: {@link dev.sluice.task.Task} makes a
 * {@link dev.sluice.task.Problem} from settings, which the trainer trains on and which gives an
 * {@link dev.sluice.task.Evaluation}. Start with {@code Task}.
 */
package dev.sluice.task;
