/**
 * Series in the order of time: {@link dev.sluice.datasets.series.SeriesReader} reads them from CSV,
 * checks the dates and treats missing values; {@link dev.sluice.datasets.series.TimeStep} computes
 * the times that follow. Scaling is in {@code encode}, windows are in {@code iterate}.
 */
package dev.sluice.datasets.series;
