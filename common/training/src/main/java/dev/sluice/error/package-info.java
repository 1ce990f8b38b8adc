/**
 * The failures that a person can mend, and the exit codes that they end with.
 *
 * <p>Throw {@link dev.sluice.error.InputException} for bad data and {@link
 * dev.sluice.error.UsageException} for a bad command; anything else that escapes is a defect of the
 * program. Nothing here prints.
 */
package dev.sluice.error;
