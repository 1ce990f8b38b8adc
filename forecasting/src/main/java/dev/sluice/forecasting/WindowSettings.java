package dev.sluice.forecasting;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import dev.sluice.datasets.encode.Scaling;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.List;

/**
 * The windows of a series. Each window is a lookback of rows with all input columns, followed by a
 * horizon of rows whose target columns are all forecast at once.
 */
public record WindowSettings(
    @Setting("rows that each forecast is based on") int lookback,
    @Setting("rows to forecast, all at once") int horizon,
    @Setting("rows per season, for the baselines and MASE; 1: no season") int season,
    @Setting(
            value =
                "inputs derived from the dates: minute, hour, day-of-week, day-of-month,"
                    + " day-of-year, month",
            label = "A,B,...")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<CalendarFeature> calendar,
    @Setting("scaling of the columns: standard (mean 0, deviation 1) or min-max (0 to 1)")
        Scaling scaler,
    @Setting("use the logarithm of the target columns (values must be above 0)") boolean log,
    @Setting("subtract the last known row from: none, target (the forecasts), window (inputs too)")
        Anchor anchor) {
  public WindowSettings {
    UsageException.atLeast("lookback", lookback, 1);
    UsageException.atLeast("horizon", horizon, 1);
    UsageException.atLeast("season", season, 1);
    calendar = calendar == null ? List.of() : List.copyOf(calendar);
    if (calendar.stream().distinct().count() < calendar.size()) {
      throw new UsageException("--calendar contains a feature twice: " + calendar);
    }
    if (scaler == null || anchor == null) {
      throw new UsageException("--scaler and --anchor must be set");
    }
  }
}
