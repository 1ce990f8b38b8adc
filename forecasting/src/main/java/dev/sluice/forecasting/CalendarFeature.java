package dev.sluice.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.Locale;

/**
 * The position of a time in a calendar cycle. The network reads the sine and cosine of its angle,
 * so that the end of a cycle is next to its beginning.
 */
public enum CalendarFeature {
  @JsonProperty("minute")
  MINUTE {
    @Override
    double share(LocalDateTime time) {
      return (time.getMinute() + time.getSecond() / 60.0) / 60;
    }
  },
  @JsonProperty("hour")
  HOUR {
    @Override
    double share(LocalDateTime time) {
      return (time.getHour() + time.getMinute() / 60.0) / 24;
    }
  },
  /** From Monday. */
  @JsonProperty("day-of-week")
  DAY_OF_WEEK {
    @Override
    double share(LocalDateTime time) {
      return (time.getDayOfWeek().getValue() - 1) / 7.0;
    }
  },
  /** As a share of the month, whatever its length. */
  @JsonProperty("day-of-month")
  DAY_OF_MONTH {
    @Override
    double share(LocalDateTime time) {
      return (time.getDayOfMonth() - 1) / (double) YearMonth.from(time).lengthOfMonth();
    }
  },
  /** As a share of the year, whatever its length. */
  @JsonProperty("day-of-year")
  DAY_OF_YEAR {
    @Override
    double share(LocalDateTime time) {
      return (time.getDayOfYear() - 1) / (double) time.toLocalDate().lengthOfYear();
    }
  },
  @JsonProperty("month")
  MONTH {
    @Override
    double share(LocalDateTime time) {
      return (time.getMonthValue() - 1) / 12.0;
    }
  };

  /** The share of the cycle that has passed: from 0, and less than 1. */
  abstract double share(LocalDateTime time);

  /** The name in settings. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
