/**
 * Comparisons as people and programs read them: tables, charts, and an {@link
 * dev.sluice.experiment.report.ExperimentReport} that writes both as text, Markdown, CSV, LaTeX and
 * a page. The same results give the same files. Start with {@code ExperimentReport}.
 */
package dev.sluice.experiment.report;
