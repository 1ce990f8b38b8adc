package dev.sluice.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.Locale;

/**
 * Where a time stands in a cycle of the calendar. A network is given the sine and the cosine of its
 * angle, so that the end of a cycle lies beside its beginning.
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
  /** In a month of its own length. */
  @JsonProperty("day-of-month")
  DAY_OF_MONTH {
    @Override
    double share(LocalDateTime time) {
      return (time.getDayOfMonth() - 1) / (double) YearMonth.from(time).lengthOfMonth();
    }
  },
  /** In a year of its own length. */
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

  /** How much of the cycle has passed: 0 to less than 1. */
  abstract double share(LocalDateTime time);

  /** Its name in settings. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
