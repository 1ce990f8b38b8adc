package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class CalendarFeatureTest {
  @Test
  void everyFeatureIsTheElapsedShareOfItsCycle() {
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0); // a Monday, in a leap year
    for (CalendarFeature feature : CalendarFeature.values()) {
      assertThat(feature.share(start)).as("%s", feature).isZero();
    }
    assertThat(CalendarFeature.MINUTE.share(start.plusMinutes(30))).isEqualTo(0.5);
    assertThat(CalendarFeature.HOUR.share(start.plusHours(12))).isEqualTo(0.5);
    assertThat(CalendarFeature.DAY_OF_WEEK.share(start.plusDays(6))).isEqualTo(6 / 7.0);
    assertThat(CalendarFeature.DAY_OF_MONTH.share(LocalDateTime.of(2024, 2, 29, 0, 0)))
        .isEqualTo(28 / 29.0);
    assertThat(CalendarFeature.DAY_OF_YEAR.share(LocalDateTime.of(2024, 12, 31, 0, 0)))
        .isEqualTo(365 / 366.0);
    assertThat(CalendarFeature.MONTH.share(LocalDateTime.of(2023, 7, 31, 0, 0))).isEqualTo(0.5);
  }
}
