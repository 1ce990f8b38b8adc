/**
 * Progress of long-running work: libraries report to {@link dev.sluice.progress.Progress}; {@link
 * dev.sluice.progress.ConsoleProgress} shows it on a terminal or as plain lines.
 */
package dev.sluice.progress;
