package dev.sluice.forecasting.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * A form of exponential smoothing: which components it has, in the taxonomy of Hyndman, Koehler,
 * Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapter 2. Errors are additive in
 * all.
 *
 * @param trend whether forecasts rise or fall
 * @param seasonal whether and how they depend on the time of the season
 */
public record SmoothingForm(Trend trend, Seasonal seasonal) {
  /** How forecasts go on beyond the next value. */
  public enum Trend {
    NONE,
    /** By the same amount each step (Holt 1957). */
    ADDITIVE,
    /** By an amount that shrinks each step (Gardner and McKenzie 1985). */
    DAMPED
  }

  /** How the season enters. */
  public enum Seasonal {
    NONE,
    /** As an amount on top of the level (Winters 1960). */
    ADDITIVE,
    /** As a factor of the level (Winters 1960). */
    MULTIPLICATIVE
  }

  /** All forms that a column can be given. */
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

  /** How many smoothing parameters it has. */
  int parameters() {
    return 1 + (hasTrend() ? 1 : 0) + (trend == Trend.DAMPED ? 1 : 0) + (hasSeason() ? 1 : 0);
  }

  /** How many free initial states it has: the seasonal ones are bound by their mean. */
  int states(int season) {
    return 1 + (hasTrend() ? 1 : 0) + (hasSeason() ? season - 1 : 0);
  }

  /** Such as {@code simple}, {@code damped trend} or {@code trend, multiplicative season}. */
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
