package dev.sluice.forecasting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.SeriesData;
import dev.sluice.datasets.series.Series;
import dev.sluice.settings.SettingsSchema;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Series and settings that train in a second. */
final class SmallSeries {
  static final SettingsSchema<ForecastingSettings> SCHEMA =
      SettingsSchema.of(ForecastingSettings.class);

  private SmallSeries() {}

  /** Small settings with some replaced: alternating names and values. */
  static ForecastingSettings settings(String... replacements) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("data", "small");
    flags.put("lookback", "12");
    flags.put("horizon", "4");
    flags.put("season", "12");
    flags.put("calendar", "none");
    flags.put("log", "false");
    flags.put("anchor", "none");
    flags.put("units", "8");
    flags.put("layers", "1");
    flags.put("dropout", "0");
    flags.put("batch-size", "16");
    flags.put("learning-rate", "0.02");
    flags.put("epochs", "5");
    for (int i = 0; i < replacements.length; i += 2) {
      flags.put(replacements[i], replacements[i + 1]);
    }
    ObjectNode tree = SCHEMA.flags(flags);
    return SCHEMA.resolve(List.of(SCHEMA.defaults(), tree));
  }

  /** A sine of period 12 around 50, with noise. */
  static double[] sine(int rows) {
    SplittableRandom random = new SplittableRandom(3);
    return IntStream.range(0, rows)
        .mapToDouble(
            t -> 50 + 10 * Math.sin(2 * Math.PI * t / 12) + 2 * (random.nextDouble() - 0.5))
        .toArray();
  }

  static List<LocalDateTime> months(int count) {
    LocalDateTime first = LocalDateTime.of(2001, 1, 1, 0, 0);
    return IntStream.range(0, count).mapToObj(first::plusMonths).toList();
  }

  /** One column, split into 70, 15 and 15 percent. */
  static SeriesData data(double[] values) {
    double[][] rows = new double[values.length][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = new double[] {values[t]};
    }
    return data(new Series(List.of("x"), months(rows.length), rows), List.of(0));
  }

  static SeriesData data(Series series, List<Integer> targets) {
    int n = series.length();
    return new SeriesData("small", "0", series, targets, n * 70 / 100, n * 85 / 100, n, List.of());
  }
}
