/**
 * Series in the order of time: {@link dev.sluice.datasets.series.SeriesReader} reads them from CSV,
 * with dates checked and missing values treated; {@link dev.sluice.datasets.series.TimeStep} knows
 * which time comes next. Scaling lives in {@code encode}, windows in {@code iterate}.
 */
package dev.sluice.datasets.series;
