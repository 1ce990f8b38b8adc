package dev.sluice.forecasting.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * A form of exponential smoothing by its components, in the taxonomy of Hyndman, Koehler, Ord and
 * Snyder (2008), Forecasting with Exponential Smoothing, chapter 2. All forms have additive errors.
 *
 * @param trend whether forecasts rise or fall
 * @param seasonal whether and how they depend on the time of the season
 */
public record SmoothingForm(Trend trend, Seasonal seasonal) {
  /** How forecasts continue after the next value. */
  public enum Trend {
    NONE,
    /** By the same amount each step (Holt 1957). */
    ADDITIVE,
    /** By an amount that shrinks each step (Gardner and McKenzie 1985). */
    DAMPED
  }

  /** How the season is applied. */
  public enum Seasonal {
    NONE,
    /** As an amount added to the level (Winters 1960). */
    ADDITIVE,
    /** As a factor of the level (Winters 1960). */
    MULTIPLICATIVE
  }

  /** All forms that suit a column. */
  static List<SmoothingForm> all(boolean seasonal, boolean positive) {
    List<SmoothingForm> forms = new ArrayList<>();
    for (Seasonal season : Seasonal.values()) {
      if ((season != Seasonal.NONE && !seasonal)
          || (season == Seasonal.MULTIPLICATIVE && !positive)) {
        continue;
      }
      for (Trend trend : Trend.values()) {
        forms.add(new SmoothingForm(trend, season));
      }
    }
    return forms;
  }

  boolean hasTrend() {
    return trend != Trend.NONE;
  }

  boolean hasSeason() {
    return seasonal != Seasonal.NONE;
  }

  /** The number of smoothing parameters. */
  int parameters() {
    return 1 + (hasTrend() ? 1 : 0) + (trend == Trend.DAMPED ? 1 : 0) + (hasSeason() ? 1 : 0);
  }

  /** The number of free initial states: the mean of the seasonal ones is fixed. */
  int states(int season) {
    return 1 + (hasTrend() ? 1 : 0) + (hasSeason() ? season - 1 : 0);
  }

  /** For example {@code simple}, {@code damped trend} or {@code trend, multiplicative season}. */
  @Override
  public String toString() {
    String first =
        switch (trend) {
          case NONE -> hasSeason() ? "no trend" : "simple";
          case ADDITIVE -> "trend";
          case DAMPED -> "damped trend";
        };
    return switch (seasonal) {
      case NONE -> first;
      case ADDITIVE -> first + ", additive season";
      case MULTIPLICATIVE -> first + ", multiplicative season";
    };
  }
}
