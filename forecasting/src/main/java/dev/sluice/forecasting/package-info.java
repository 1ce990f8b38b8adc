/**
 * Forecasting of series: from settings to a trained network that forecasts the next values, with
 * errors measured from every origin of the test part. The baselines are in {@code baseline}; {@code
 * dev.sluice.datasets} reads and scales the series. Start with {@link
 * dev.sluice.forecasting.ForecastingTask}, then {@link dev.sluice.forecasting.ForecastingProblem}.
 */
package dev.sluice.forecasting;
