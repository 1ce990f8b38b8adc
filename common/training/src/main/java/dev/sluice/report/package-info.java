/**
 * Presentation of results: the {@link dev.sluice.report.Table} and its formats (terminal, Markdown,
 * CSV, HTML, LaTeX), the {@link dev.sluice.report.Chart} and its formats (PNG, SVG), and the {@link
 * dev.sluice.report.Page} that contains both. Nothing here trains, measures or prints; start with
 * {@code Table}.
 */
package dev.sluice.report;
