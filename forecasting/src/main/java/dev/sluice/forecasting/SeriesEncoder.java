package dev.sluice.forecasting;

import dev.sluice.datasets.SeriesData;
import dev.sluice.datasets.encode.Scaler;
import dev.sluice.datasets.series.Series;
import dev.sluice.datasets.series.TimeStep;
import dev.sluice.error.InputException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Converts between a series in its own units and the network's inputs and outputs: {@code original}
 * values, {@code transformed} ones (their logarithms with {@code --log}, else the same), and scaled
 * ones. Immutable.
 */
final class SeriesEncoder {
  /** The entry of a stored model that contains its {@link SeriesEncoding}. */
  static final String COMPANION = "series.json";

  private final WindowSettings window;
  private final SeriesEncoding encoding;
  private final int[] targets;

  private SeriesEncoder(WindowSettings window, SeriesEncoding encoding) {
    this.window = window;
    this.encoding = encoding;
    this.targets = encoding.targets().stream().mapToInt(encoding.columns()::indexOf).toArray();
  }

  /**
   * Fits the scaling to the training part.
   *
   * @throws InputException with {@code --log}, if a target has a value that is not above 0
   */
  static SeriesEncoder fit(WindowSettings window, SeriesData data) {
    Series series = data.series();
    List<String> targets = data.targets().stream().map(series.columns()::get).toList();
    double[][] values = transformed(window, series, targets);
    Scaler scaler = window.scaler().fit(values, 0, data.trainEnd());
    List<TargetScales> scales = new ArrayList<>();
    for (int target : data.targets()) {
      scales.add(TargetScales.of(series.column(target), data.trainEnd(), window.season()));
    }
    return new SeriesEncoder(window, new SeriesEncoding(series.columns(), targets, scaler, scales));
  }

  /**
   * The encoder of a stored model.
   *
   * @throws InputException if the model does not contain one
   */
  static SeriesEncoder fromCompanions(WindowSettings window, Map<String, byte[]> companions) {
    byte[] json = companions.get(COMPANION);
    if (json == null) {
      throw new InputException(
          "the model contains no %s, the scaling of its series; it is damaged or of another version"
              .formatted(COMPANION));
    }
    return new SeriesEncoder(window, SeriesEncoding.fromJson(json));
  }

  SeriesEncoding encoding() {
    return encoding;
  }

  /** The indices of the targets among the columns. */
  int[] targets() {
    return targets.clone();
  }

  /** The number of values that the network reads at each step. */
  int inputs() {
    return encoding.columns().size() + 2 * window.calendar().size();
  }

  /**
   * The columns that the network was trained on, in its order.
   *
   * @throws InputException if one is missing
   */
  Series select(Series series, String where) {
    if (series.columns().equals(encoding.columns())) {
      return series;
    }
    List<String> missing =
        encoding.columns().stream().filter(column -> !series.columns().contains(column)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "%s has no column%s %s, which the model was trained on; it has %s"
              .formatted(
                  where,
                  missing.size() == 1 ? "" : "s",
                  String.join(", ", missing),
                  String.join(", ", series.columns())));
    }
    int[] from = encoding.columns().stream().mapToInt(series.columns()::indexOf).toArray();
    double[][] values = new double[series.length()][from.length];
    for (int t = 0; t < values.length; t++) {
      for (int column = 0; column < from.length; column++) {
        values[t][column] = series.values()[t][from[column]];
      }
    }
    return new Series(encoding.columns(), series.times(), values);
  }

  /**
   * The network's inputs {@code [time][input]}: the scaled columns, then sine and cosine of each
   * calendar feature.
   *
   * @param series with the columns of the network
   * @throws InputException if a calendar feature needs dates and there are none, or a logarithm is
   *     undefined
   */
  double[][] encode(Series series) {
    double[][] scaled =
        encoding.scaler().transform(transformed(window, series, encoding.targets()));
    if (window.calendar().isEmpty()) {
      return scaled;
    }
    if (series.times().isEmpty()) {
      throw new InputException(
          "--calendar needs dates, but the series has none; name their column with --date-column,"
              + " or omit --calendar");
    }
    int columns = encoding.columns().size();
    double[][] inputs = new double[scaled.length][];
    for (int t = 0; t < inputs.length; t++) {
      inputs[t] = Arrays.copyOf(scaled[t], inputs());
      LocalDateTime time = series.times().get(t);
      for (int i = 0; i < window.calendar().size(); i++) {
        double angle = 2 * Math.PI * window.calendar().get(i).share(time);
        inputs[t][columns + 2 * i] = Math.sin(angle);
        inputs[t][columns + 2 * i + 1] = Math.cos(angle);
      }
    }
    return inputs;
  }

  private static double[][] transformed(
      WindowSettings window, Series series, List<String> targets) {
    if (!window.log()) {
      return series.values();
    }
    double[][] values = new double[series.length()][];
    for (int t = 0; t < values.length; t++) {
      values[t] = series.values()[t].clone();
      for (String target : targets) {
        int column = series.columns().indexOf(target);
        if (!(values[t][column] > 0)) {
          throw new InputException(
              "--log needs values above 0, but column '%s' is %s in row %d%s; omit --log"
                  .formatted(target, values[t][column], t + 1, at(series, t)));
        }
        values[t][column] = Math.log(values[t][column]);
      }
    }
    return values;
  }

  private static String at(Series series, int row) {
    return series.times().isEmpty()
        ? ""
        : " (" + time(series.step(), series.times().get(row)) + ")";
  }

  /** A time, as short as the time step allows. */
  static String time(Optional<TimeStep> step, LocalDateTime time) {
    return step.map(known -> known.format(time)).orElseGet(time::toString);
  }

  /** The transformed value of a target's scaled one. */
  double unscale(int target, double scaled) {
    return encoding.scaler().inverse(targets[target], scaled);
  }

  /** The value, in the units of the series, of a transformed one. */
  double original(double transformed) {
    return window.log() ? Math.exp(transformed) : transformed;
  }

  /** The transformed value of one in the units of the series. */
  double transformed(double original) {
    return window.log() ? Math.log(original) : original;
  }
}
