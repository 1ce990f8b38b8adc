package dev.sluice.forecasting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.iterate.WindowIterator;
import dev.sluice.datasets.series.Series;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.run.ModelFile;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A stored model that forecasts the next values of a series. */
final class ForecastModel {
  private final ForecastingSettings settings;
  private final ObjectNode stored;
  private final SeriesEncoder encoder;
  private final Optional<ErrorQuantiles> errors;
  private final Forecaster forecaster;

  private ForecastModel(SavedModel model) {
    this.stored = (ObjectNode) model.settings();
    this.settings = SettingsSchema.of(ForecastingSettings.class).fromTree(stored);
    this.encoder = SeriesEncoder.fromCompanions(settings.window(), model.companions());
    this.errors = ErrorQuantiles.fromCompanions(model.companions());
    this.forecaster = new Forecaster(settings.window(), encoder, model.network());
  }

  /**
   * Reads a model.
   *
   * @param run a run folder, or its {@code model.zip}
   * @throws InputException if it is missing, damaged or of another task
   */
  static ForecastModel read(Path run) {
    return new ForecastModel(ModelFile.read(run, ForecastingTask.NAME));
  }

  ForecastingSettings settings() {
    return settings;
  }

  /** The settings as a tree, for overriding some of them. */
  ObjectNode stored() {
    return stored;
  }

  /**
   * Forecasts the values after the last row of a series.
   *
   * <p>The network forecasts all steps of the horizon at once. Beyond the horizon, which is
   * possible only if every input column is also a target, it treats its forecasts as observations
   * and continues from them; the errors of these steps are unknown, so they have no interval.
   *
   * @param where the source of the series, for error messages
   * @param steps the number of steps, at least 1
   * @param interval one of {@link ErrorQuantiles#INTERVALS}
   * @throws UsageException if the model cannot forecast that many steps
   * @throws InputException if the series lacks a column or is too short
   */
  Forecast forecast(Series series, String where, int steps, int interval) {
    int horizon = settings.window().horizon();
    UsageException.atLeast("steps", steps, 1);
    SeriesEncoding encoding = encoder.encoding();
    if (steps > horizon
        && !new TreeSet<>(encoding.targets()).equals(new TreeSet<>(encoding.columns()))) {
      throw new UsageException(
          ("--steps %d: this model forecasts %d steps at once, and can go further only if it"
                  + " forecasts every column that it reads; it reads %s and forecasts %s. Use at"
                  + " most %d steps, or train with --horizon %d or --target all")
              .formatted(
                  steps,
                  horizon,
                  String.join(", ", encoding.columns()),
                  String.join(", ", encoding.targets()),
                  horizon,
                  steps));
    }
    Series known = encoder.select(series, where);
    int lookback = settings.window().lookback();
    if (known.length() < lookback) {
      throw new InputException(
          "%s has %d rows, but the model forecasts from the last %d; use a longer series"
              .formatted(where, known.length(), lookback));
    }
    List<LocalDateTime> times = known.timesAfter(steps);
    if (times.isEmpty() && !known.times().isEmpty()) {
      throw new InputException(
          "%s has one row; the time step between rows is known only from two rows or more"
              .formatted(where));
    }
    DenseHorizon head = new DenseHorizon(horizon, encoding.targets().size());
    List<List<Double>> values = new ArrayList<>();
    List<List<Double>> low = new ArrayList<>();
    List<List<Double>> high = new ArrayList<>();
    Series window = known.slice(known.length() - lookback, known.length());
    while (values.size() < steps) {
      double[] block = forecastHorizon(window);
      List<LocalDateTime> blockTimes =
          times.isEmpty()
              ? times
              : times.subList(values.size(), Math.min(steps, values.size() + horizon));
      boolean first = values.isEmpty();
      for (int step = 0; step < horizon && values.size() < steps; step++) {
        List<Double> forecast = new ArrayList<>();
        List<Double> lower = new ArrayList<>();
        List<Double> upper = new ArrayList<>();
        for (int target = 0; target < head.targets(); target++) {
          double transformed = encoder.unscale(target, block[head.output(step, target)]);
          forecast.add(encoder.original(transformed));
          if (errors.isPresent()) {
            ErrorQuantiles quantiles = errors.get();
            lower.add(encoder.original(transformed + quantiles.low(step, target, interval)));
            upper.add(encoder.original(transformed + quantiles.high(step, target, interval)));
          }
        }
        values.add(List.copyOf(forecast));
        if (first && errors.isPresent()) {
          low.add(List.copyOf(lower));
          high.add(List.copyOf(upper));
        }
      }
      if (values.size() < steps) {
        window =
            extended(window, values.subList(values.size() - horizon, values.size()), blockTimes);
      }
    }
    return new Forecast(
        known,
        encoding.targets(),
        times,
        values,
        low,
        high,
        interval,
        errors.map(ErrorQuantiles::windows).orElse(0),
        horizon);
  }

  /** Forecasts one horizon, scaled, ordered as {@link DenseHorizon#output}. */
  private double[] forecastHorizon(Series window) {
    double[][] inputs = encoder.encode(window);
    int lookback = inputs.length;
    // The iterator requires rows after the origin for the labels, which are unused here.
    double[][] padded = Arrays.copyOf(inputs, lookback + settings.window().horizon());
    Arrays.fill(padded, lookback, padded.length, new double[encoder.inputs()]);
    INDArray features =
        new WindowIterator.Builder(padded, encoder.targets(), lookback, settings.window().horizon())
            .build()
            .next()
            .getFeatures();
    return forecaster.forecast(features).toDoubleVector();
  }

  /** The window moved forward over forecasts of all its columns. */
  private Series extended(Series window, List<List<Double>> forecasts, List<LocalDateTime> times) {
    int[] targets = encoder.targets();
    double[][] values = Arrays.copyOf(window.values(), window.length() + forecasts.size());
    for (int step = 0; step < forecasts.size(); step++) {
      double[] row = new double[targets.length];
      for (int target = 0; target < targets.length; target++) {
        row[targets[target]] = forecasts.get(step).get(target);
      }
      values[window.length() + step] = row;
    }
    List<LocalDateTime> all = new ArrayList<>(window.times());
    all.addAll(times);
    return new Series(window.columns(), all, values)
        .slice(values.length - window.length(), values.length);
  }
}
