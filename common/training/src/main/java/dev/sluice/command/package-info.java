/**
 * What the commands of all tasks share: flags made from a settings record, the {@code train} and
 * {@code evaluate} commands that work for any {@link dev.sluice.task.Task}, and the handling of
 * errors and Ctrl-C. Start with {@link dev.sluice.command.TaskCommand}.
 */
package dev.sluice.command;
