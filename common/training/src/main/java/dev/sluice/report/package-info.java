/**
 * How results are shown: the {@link dev.sluice.report.Table} and its forms (terminal, Markdown,
 * CSV, HTML, LaTeX), the {@link dev.sluice.report.Chart} and its forms (PNG, SVG), and the {@link
 * dev.sluice.report.Page} that holds both. Nothing here trains, measures or prints; start with
 * {@code Table}.
 */
package dev.sluice.report;
