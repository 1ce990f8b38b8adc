package dev.sluice.datasets.series;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The regular interval between the times of a series: {@code 1 MONTHS}, {@code 5 MINUTES}.
 *
 * @param amount the number of units; at least 1
 * @param unit the largest unit of which the interval is a multiple
 */
public record TimeStep(long amount, Unit unit) {
  private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("uuuu", Locale.ROOT);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLISECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);

  /** The unit of a step. */
  public enum Unit {
    MILLISECONDS,
    SECONDS,
    MINUTES,
    HOURS,
    DAYS,
    /** Days from Monday to Friday. */
    WEEKDAYS,
    MONTHS,
    YEARS
  }

  public TimeStep {
    if (amount < 1) {
      throw new IllegalArgumentException("a step must be at least 1 " + unit + ", found " + amount);
    }
  }

  /**
   * Infers the step of ascending times: the most frequent interval. Times that all fall on the same
   * day of the month, or all on its last day, step by months; days without any weekend step by
   * weekdays.
   *
   * @return empty if there are fewer than two times
   */
  public static Optional<TimeStep> infer(List<LocalDateTime> times) {
    if (times.size() < 2) {
      return Optional.empty();
    }
    if (months(times)) {
      long months = mostFrequent(times, ChronoUnit.MONTHS);
      return Optional.of(
          months % 12 == 0
              ? new TimeStep(months / 12, Unit.YEARS)
              : new TimeStep(months, Unit.MONTHS));
    }
    long millis = mostFrequent(times, ChronoUnit.MILLIS);
    if (millis % 1000 != 0) {
      return Optional.of(new TimeStep(millis, Unit.MILLISECONDS));
    }
    long seconds = millis / 1000;
    long day = Duration.ofDays(1).toSeconds();
    if (seconds == day && weekdays(times)) {
      return Optional.of(new TimeStep(1, Unit.WEEKDAYS));
    }
    if (seconds % day == 0) {
      return Optional.of(new TimeStep(seconds / day, Unit.DAYS));
    }
    if (seconds % 3600 == 0) {
      return Optional.of(new TimeStep(seconds / 3600, Unit.HOURS));
    }
    return Optional.of(
        seconds % 60 == 0
            ? new TimeStep(seconds / 60, Unit.MINUTES)
            : new TimeStep(seconds, Unit.SECONDS));
  }

  private static boolean months(List<LocalDateTime> times) {
    LocalDateTime first = times.get(0);
    LocalTime hour = first.toLocalTime();
    boolean sameDay = true;
    boolean lastDay = true;
    for (int i = 0; i < times.size(); i++) {
      LocalDateTime time = times.get(i);
      boolean newMonth = i == 0 || !YearMonth.from(time).equals(YearMonth.from(times.get(i - 1)));
      if (!newMonth || !time.toLocalTime().equals(hour)) {
        return false;
      }
      sameDay &= time.getDayOfMonth() == first.getDayOfMonth();
      lastDay &= isLastDay(time);
    }
    return sameDay || lastDay;
  }

  private static boolean isLastDay(LocalDateTime time) {
    return time.getDayOfMonth() == YearMonth.from(time).lengthOfMonth();
  }

  private static boolean weekdays(List<LocalDateTime> times) {
    boolean crossesWeekend = false;
    for (int i = 0; i < times.size(); i++) {
      if (isWeekend(times.get(i))) {
        return false;
      }
      crossesWeekend |=
          i > 0 && times.get(i).getDayOfWeek().compareTo(times.get(i - 1).getDayOfWeek()) < 0;
    }
    // Days within a single week do not show whether weekends are omitted.
    return crossesWeekend;
  }

  private static boolean isWeekend(LocalDateTime time) {
    return time.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
  }

  private static long mostFrequent(List<LocalDateTime> times, ChronoUnit unit) {
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 1; i < times.size(); i++) {
      counts.merge(between(times.get(i - 1), times.get(i), unit), 1, Integer::sum);
    }
    // Of equally frequent intervals the shortest, independent of the map's order.
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey() > 0)
        .max(
            Map.Entry.<Long, Integer>comparingByValue()
                .thenComparing(Map.Entry::getKey, (a, b) -> Long.compare(b, a)))
        .map(Map.Entry::getKey)
        .orElse(1L);
  }

  private static long between(LocalDateTime from, LocalDateTime to, ChronoUnit unit) {
    // Calendar months, so that from 31 January to 28 February is one month.
    return unit == ChronoUnit.MONTHS
        ? YearMonth.from(from).until(YearMonth.from(to), ChronoUnit.MONTHS)
        : from.until(to, unit);
  }

  /**
   * The number of steps between two times, rounded down: 1 from a time to the next, 2 if one is
   * missing between them.
   */
  public long steps(LocalDateTime from, LocalDateTime to) {
    return switch (unit) {
      case MILLISECONDS -> ChronoUnit.MILLIS.between(from, to) / amount;
      case SECONDS -> ChronoUnit.SECONDS.between(from, to) / amount;
      case MINUTES -> ChronoUnit.MINUTES.between(from, to) / amount;
      case HOURS -> ChronoUnit.HOURS.between(from, to) / amount;
      case DAYS -> ChronoUnit.DAYS.between(from, to) / amount;
      case WEEKDAYS -> {
        long days = 0;
        for (LocalDateTime day = from.plusDays(1); !day.isAfter(to); day = day.plusDays(1)) {
          days += isWeekend(day) ? 0 : 1;
        }
        yield days / amount;
      }
      case MONTHS -> between(from, to, ChronoUnit.MONTHS) / amount;
      case YEARS -> between(from, to, ChronoUnit.MONTHS) / 12 / amount;
    };
  }

  /**
   * The times that follow, the nearest first; steps from the end of a month lead to ends of months.
   */
  public List<LocalDateTime> after(LocalDateTime last, int count) {
    List<LocalDateTime> times = new ArrayList<>(count);
    LocalDateTime time = last;
    for (long i = 1; i <= count; i++) {
      long units = i * amount;
      // Months are counted from the last time itself, because adding them one by one would lose its
      // day.
      time =
          switch (unit) {
            case MILLISECONDS -> last.plus(units, ChronoUnit.MILLIS);
            case SECONDS -> last.plusSeconds(units);
            case MINUTES -> last.plusMinutes(units);
            case HOURS -> last.plusHours(units);
            case DAYS -> last.plusDays(units);
            case WEEKDAYS -> plusWeekdays(time);
            case MONTHS -> plusMonths(last, units);
            case YEARS -> plusMonths(last, 12 * units);
          };
      times.add(time);
    }
    return times;
  }

  private LocalDateTime plusWeekdays(LocalDateTime from) {
    LocalDateTime time = from;
    for (long i = 0; i < amount; i++) {
      do {
        time = time.plusDays(1);
      } while (isWeekend(time));
    }
    return time;
  }

  private static LocalDateTime plusMonths(LocalDateTime last, long months) {
    LocalDateTime time = last.plusMonths(months);
    // 30 April ends its month, so 31 May follows; 28 January does not end its month.
    return isLastDay(last) ? time.withDayOfMonth(YearMonth.from(time).lengthOfMonth()) : time;
  }

  /**
   * The shortest form of a time that the step allows: {@code 1961}, {@code 1961-01}, {@code
   * 1991-01-01} or {@code 1991-01-01T13:00:00}.
   */
  public String format(LocalDateTime time) {
    if (unit == Unit.MILLISECONDS) {
      return MILLISECOND.format(time);
    }
    boolean midnight = time.toLocalTime().equals(LocalTime.MIDNIGHT);
    if (!midnight) {
      return SECOND.format(time);
    }
    return switch (unit) {
      case YEARS -> (time.getDayOfYear() == 1 ? YEAR : DAY).format(time);
      case MONTHS -> (time.getDayOfMonth() == 1 ? MONTH : DAY).format(time);
      case DAYS, WEEKDAYS -> DAY.format(time);
      case HOURS, MINUTES, SECONDS, MILLISECONDS -> SECOND.format(time);
    };
  }

  /** Such as {@code month} or {@code 5 minutes}. */
  @Override
  public String toString() {
    String name = unit.name().toLowerCase(Locale.ROOT);
    return amount == 1 ? name.substring(0, name.length() - 1) : amount + " " + name;
  }
}
