/**
 * Failures that a user can fix, and the program's exit codes.
 *
 * <p>Throw {@link dev.sluice.error.InputException} for bad data and {@link
 * dev.sluice.error.UsageException} for a bad command; any other exception that reaches the command
 * line is a bug. Nothing here prints.
 */
package dev.sluice.error;
