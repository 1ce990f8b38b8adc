/**
 * The forecasts to compare a network with: mean, naive, seasonal naive, drift and exponential
 * smoothing, on one column at a time, in the units of the series. Whatever is fitted is fitted to
 * the training part; each forecast may then use all values before its origin. Start with {@link
 * dev.sluice.forecasting.baseline.Baseline}. The parent package measures the errors.
 */
package dev.sluice.forecasting.baseline;
