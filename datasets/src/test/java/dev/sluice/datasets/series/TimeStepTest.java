package dev.sluice.datasets.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeStepTest {
  private static LocalDateTime time(String text) {
    return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
  }

  private static List<LocalDateTime> times(String... texts) {
    return Stream.of(texts).map(TimeStepTest::time).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1949-01-01, 1949-02-01, 1949-03-01, month, 1949-04",
    "2020-01-31, 2020-02-29, 2020-03-31, month, 2020-04-30",
    "2020-01-15, 2020-04-15, 2020-07-15, 3 months, 2020-10-15",
    "2019-01-01, 2020-01-01, 2021-01-01, year, 2022",
    "2020-02-27, 2020-02-28, 2020-02-29, day, 2020-03-01",
    "2020-02-01, 2020-02-08, 2020-02-15, 7 days, 2020-02-22",
    "2020-01-01T22:00, 2020-01-01T23:00, 2020-01-02T00:00, hour, 2020-01-02T01:00:00",
    "2020-01-01T00:00, 2020-01-01T00:05, 2020-01-01T00:10, 5 minutes, 2020-01-01T00:15:00",
    "2020-01-01T00:00:00, 2020-01-01T00:00:30, 2020-01-01T00:01:00, 30 seconds, 2020-01-01T00:01:30"
  })
  void theStepIsInferredAndTheNextTimeFollows(
      String a, String b, String c, String step, String next) {
    List<LocalDateTime> times = times(a, b, c);
    TimeStep inferred = TimeStep.infer(times).orElseThrow();
    assertThat(inferred).hasToString(step);
    assertThat(inferred.format(inferred.after(times.get(2), 1).get(0))).isEqualTo(next);
  }

  @Test
  void daysWithoutWeekendsStepByWeekdays() {
    List<LocalDateTime> times = new ArrayList<>();
    for (LocalDate day = LocalDate.of(2024, 1, 1); times.size() < 15; day = day.plusDays(1)) {
      if (day.getDayOfWeek().getValue() < 6) {
        times.add(day.atStartOfDay());
      }
    }
    TimeStep step = TimeStep.infer(times).orElseThrow();
    assertThat(step).isEqualTo(new TimeStep(1, TimeStep.Unit.WEEKDAYS));
    // 19 January 2024 is a Friday.
    assertThat(step.after(times.get(14), 2)).isEqualTo(times("2024-01-22", "2024-01-23"));
    assertThat(step.steps(time("2024-01-19"), time("2024-01-23"))).isEqualTo(2);
  }

  @Test
  void aGapDoesNotHideTheStep() {
    assertThat(TimeStep.infer(times("2020-01-01", "2020-01-02", "2020-01-05", "2020-01-06")))
        .contains(new TimeStep(1, TimeStep.Unit.DAYS));
  }

  @Test
  void stepsFromTheEndOfAMonthLeadToEndsOfMonths() {
    assertThat(new TimeStep(1, TimeStep.Unit.MONTHS).after(time("2021-02-28"), 3))
        .isEqualTo(times("2021-03-31", "2021-04-30", "2021-05-31"));
    assertThat(new TimeStep(1, TimeStep.Unit.MONTHS).after(time("2021-01-28"), 2))
        .isEqualTo(times("2021-02-28", "2021-03-28"));
  }

  @Test
  void fractionsOfASecondAreCounted() {
    List<LocalDateTime> times =
        times("2020-01-01T00:00:00.000", "2020-01-01T00:00:00.100", "2020-01-01T00:00:00.200");
    assertThat(TimeStep.infer(times)).contains(new TimeStep(100, TimeStep.Unit.MILLISECONDS));
  }

  @Test
  void oneTimeHasNoStep() {
    assertThat(TimeStep.infer(times("2020-01-01"))).isEmpty();
  }
}
