package dev.sluice.forecasting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.iterate.WindowIterator;
import dev.sluice.datasets.iterate.WindowIterator.Labels;
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

/** A stored model, ready to forecast what follows a series. */
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
   * Reads one.
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

  /** The settings as a tree, to lay others over. */
  ObjectNode stored() {
    return stored;
  }

  /**
   * Forecasts what follows the last row of a series.
   *
   * <p>Up to the horizon the network gives all steps at once. Beyond it (only where every input
   * column is a target as well) its forecasts are taken for observed and it forecasts from them;
   * nothing is known of the errors of these steps, and they get no interval.
   *
   * @param where the series comes from, named in errors
   * @param steps how many; at least 1
   * @param interval one of {@link ErrorQuantiles#INTERVALS}
   * @throws UsageException if so many steps cannot be forecast
   * @throws InputException if the series lacks a column, or is too short
   */
  Forecast forecast(Series series, String where, int steps, int interval) {
    int horizon = settings.window().horizon();
    UsageException.atLeast("steps", steps, 1);
    SeriesEncoding encoding = encoder.encoding();
    if (steps > horizon
        && !new TreeSet<>(encoding.targets()).equals(new TreeSet<>(encoding.columns()))) {
      throw new UsageException(
          ("--steps %d: this model forecasts %d at once. It could go on from its own forecasts only"
                  + " if it forecast every column that it reads; it reads %s and forecasts %s. Take"
                  + " at most %d steps, or train with --horizon %d or --target all")
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
          "%s has %d rows, and the model forecasts from the last %d: give it more rows"
              .formatted(where, known.length(), lookback));
    }
    List<LocalDateTime> times = known.timesAfter(steps);
    if (times.isEmpty() && !known.times().isEmpty()) {
      throw new InputException(
          "%s has one row: its date alone does not tell the step to the next; give it two or more"
              .formatted(where));
    }
    List<List<Double>> values = new ArrayList<>();
    List<List<Double>> low = new ArrayList<>();
    List<List<Double>> high = new ArrayList<>();
    Series window = known.slice(known.length() - lookback, known.length());
    while (values.size() < steps) {
      double[] block = block(window);
      List<LocalDateTime> blockTimes =
          times.isEmpty()
              ? times
              : times.subList(values.size(), Math.min(steps, values.size() + horizon));
      boolean first = values.isEmpty();
      int targets = encoding.targets().size();
      for (int step = 0; step < horizon && values.size() < steps; step++) {
        List<Double> own = new ArrayList<>();
        List<Double> lower = new ArrayList<>();
        List<Double> upper = new ArrayList<>();
        for (int target = 0; target < targets; target++) {
          double unscaled = encoder.unscale(target, block[step * targets + target]);
          own.add(encoder.own(unscaled));
          if (errors.isPresent()) {
            ErrorQuantiles quantiles = errors.get();
            lower.add(encoder.own(unscaled + quantiles.low(step, target, interval)));
            upper.add(encoder.own(unscaled + quantiles.high(step, target, interval)));
          }
        }
        values.add(List.copyOf(own));
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

  /** All steps of one horizon, scaled: {@code [step * targets + target]}. */
  private double[] block(Series window) {
    double[][] inputs = encoder.encode(window);
    int lookback = inputs.length;
    // The windows' iterator wants rows to forecast, which are not read here.
    double[][] padded = Arrays.copyOf(inputs, lookback + settings.window().horizon());
    Arrays.fill(padded, lookback, padded.length, new double[encoder.inputs()]);
    INDArray features =
        new WindowIterator(
                padded,
                encoder.targets(),
                lookback,
                settings.window().horizon(),
                lookback,
                padded.length,
                1,
                1,
                Labels.FLAT,
                0)
            .next()
            .getFeatures();
    return forecaster.forecast(features).toDoubleVector();
  }

  /** The window moved on over forecasts of all its columns. */
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
