package dev.sluice.forecasting.baseline;

/**
 * How fast each component follows the data: from 0, not at all, to 1, at once.
 *
 * @param alpha of the level
 * @param beta of the trend, as a share of the level's own change ({@code beta*} in Hyndman and
 *     Athanasopoulos); unused without a trend
 * @param phi the share of the trend that remains after each step; 1 unless damped
 * @param gamma of the season; unused without one
 */
public record SmoothingParameters(double alpha, double beta, double phi, double gamma) {}
