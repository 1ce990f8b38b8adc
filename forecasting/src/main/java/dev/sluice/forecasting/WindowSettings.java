package dev.sluice.forecasting;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import dev.sluice.datasets.encode.Scaling;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.List;

/**
 * What the network sees of a series and what it is asked for. Each window is a lookback of rows,
 * all input columns, and the rows of the horizon after it, the target columns, all forecast at
 * once.
 */
public record WindowSettings(
    @Setting("rows that a forecast is made from") int lookback,
    @Setting("rows that are forecast, all at once") int horizon,
    @Setting("rows of one season, for the baselines and MASE; 1: none") int season,
    @Setting(
            value =
                "inputs from the dates: minute, hour, day-of-week, day-of-month, day-of-year, month",
            label = "A,B,...")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<CalendarFeature> calendar,
    @Setting("scale of the columns: standard (mean 0, deviation 1) or min-max (0 to 1)")
        Scaling scaler,
    @Setting("learn the target columns' logarithm (they must be above 0)") boolean log,
    @Setting(
            "measure from the last known row: none, target (what is forecast), window (inputs too)")
        Anchor anchor) {
  public WindowSettings {
    UsageException.atLeast("lookback", lookback, 1);
    UsageException.atLeast("horizon", horizon, 1);
    UsageException.atLeast("season", season, 1);
    calendar = calendar == null ? List.of() : List.copyOf(calendar);
    if (calendar.stream().distinct().count() < calendar.size()) {
      throw new UsageException("--calendar names a feature twice: " + calendar);
    }
    if (scaler == null || anchor == null) {
      throw new UsageException("--scaler and --anchor cannot be left out");
    }
  }
}
