/**
 * Telling whoever waits how far the work is: {@link dev.sluice.progress.Progress} is what libraries
 * report to; {@link dev.sluice.progress.ConsoleProgress} shows it on a terminal or as plain lines.
 */
package dev.sluice.progress;
