/**
 * Forecasting of series: from settings to a trained, scored network that gives the next values,
 * with errors measured from every origin of the test part. The baselines stand in {@code baseline};
 * series are read and scaled in {@code dev.sluice.datasets}. Start with {@link
 * dev.sluice.forecasting.ForecastingTask}, then {@link dev.sluice.forecasting.ForecastingProblem}.
 */
package dev.sluice.forecasting;
