/**
 * Forecasts that a network has to beat: naive, seasonal naive, drift and exponential smoothing, on
 * one column at a time, in the series' own units. What is fitted is fitted on the training part;
 * then every forecast may use all that was observed before its origin. Start with {@link
 * dev.sluice.forecasting.baseline.Baseline}. How errors are measured lives one package up.
 */
package dev.sluice.forecasting.baseline;
