/**
 * Presents comparisons: tables, charts, and an {@link
 * dev.sluice.experiment.report.ExperimentReport} that writes them as text, Markdown, CSV, LaTeX and
 * an HTML page. The same results give the same files. Start with {@code ExperimentReport}.
 */
package dev.sluice.experiment.report;
