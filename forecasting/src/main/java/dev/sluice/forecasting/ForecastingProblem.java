package dev.sluice.forecasting;

import dev.sluice.datasets.SeriesData;
import dev.sluice.datasets.iterate.WindowIterator;
import dev.sluice.datasets.series.Series;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.error.InputException;
import dev.sluice.forecasting.baseline.Baseline;
import dev.sluice.forecasting.baseline.Drift;
import dev.sluice.forecasting.baseline.ExponentialSmoothing;
import dev.sluice.forecasting.baseline.Mean;
import dev.sluice.forecasting.baseline.Naive;
import dev.sluice.forecasting.baseline.SeasonalNaive;
import dev.sluice.network.Batches;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The windows of a series, and the network that forecasts it: stacked recurrent layers over the
 * lookback with a {@link DenseHorizon}.
 *
 * <p>Evaluation rolls the origin: every row of a part whose horizon lies within the part is an
 * origin; its lookback may reach into the previous part, as in use. Nothing is refitted between
 * origins; only the state of exponential smoothing is updated.
 */
final class ForecastingProblem implements Problem {
  /** Windows per call of the network outside training. */
  private static final int EVALUATION_BATCH = 256;

  /** The largest number of validation windows to measure error quantiles on. */
  private static final int MAX_ERROR_WINDOWS = 5000;

  private final ForecastingSettings settings;
  private final WindowSettings window;
  private final SeriesData data;
  private final SeriesEncoder encoder;
  private final Series series;
  private final double[][] inputs;
  private final int[] targets;
  private final DenseHorizon head;

  ForecastingProblem(ForecastingSettings settings, SeriesData data, SeriesEncoder encoder) {
    this.settings = settings;
    this.window = settings.window();
    this.data = data;
    this.encoder = encoder;
    this.series = encoder.select(data.series(), data.name());
    this.inputs = encoder.encode(series);
    this.targets = encoder.targets();
    this.head = new DenseHorizon(window.horizon(), targets.length);
  }

  /**
   * Checks that every part is long enough for a window.
   *
   * @throws InputException if one is too short
   */
  static void requireTrainable(WindowSettings window, SeriesData data) {
    int lookback = window.lookback();
    int horizon = window.horizon();
    if (data.trainEnd() < lookback + horizon) {
      throw new InputException(
          ("%s: the training part has %s of %s, but a lookback of %d with a horizon of %d needs at"
                  + " least %d; use a shorter --lookback or --horizon, a longer series, or smaller"
                  + " values of --validation-share and --test-share")
              .formatted(
                  data.name(),
                  Figures.counted(data.trainEnd(), "row"),
                  Figures.count(data.series().length()),
                  lookback,
                  horizon,
                  lookback + horizon));
    }
    requireWindow(window, data, Part.VALIDATION);
    // Training without a test part is allowed.
    if (to(data, Part.TEST) > from(data, Part.TEST)) {
      requireWindow(window, data, Part.TEST);
    }
  }

  /**
   * The lookback may reach into the previous part, so that a part needs room for the horizon only.
   */
  private static void requireWindow(WindowSettings window, SeriesData data, Part part) {
    int rows = to(data, part) - from(data, part);
    int first = Math.max(from(data, part), window.lookback());
    if (first + window.horizon() > to(data, part)) {
      // If this part is the whole series, no share can make it larger.
      String remedy =
          rows == data.series().length()
              ? "use a longer series"
              : "use a shorter --horizon%s, a longer series, or a larger %s"
                  .formatted(
                      first > from(data, part) ? " or --lookback" : "",
                      part == Part.TEST ? "--test-share" : "--validation-share");
      throw new InputException(
          ("%s: the %s part has %s of %s, too few for one window: a lookback of %d and a horizon of"
                  + " %d need %s; %s")
              .formatted(
                  data.name(),
                  part.name().toLowerCase(Locale.ROOT),
                  Figures.counted(rows, "row"),
                  Figures.count(data.series().length()),
                  window.lookback(),
                  window.horizon(),
                  Figures.counted(first - from(data, part) + window.horizon(), "row"),
                  remedy));
    }
  }

  private static int from(SeriesData data, Part part) {
    return switch (part) {
      case TRAIN -> 0;
      case VALIDATION -> data.trainEnd();
      case TEST -> data.validationEnd();
    };
  }

  private static int to(SeriesData data, Part part) {
    return switch (part) {
      case TRAIN -> data.trainEnd();
      case VALIDATION -> data.validationEnd();
      case TEST -> data.testEnd();
    };
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("rows", Figures.count(series.length()));
    for (Part part : Part.values()) {
      String name = part.label();
      int rows = to(data, part) - from(data, part);
      facts.put(name + " rows", Figures.count(rows));
      int first = Math.max(from(data, part), window.lookback());
      facts.put(
          name + " windows",
          Figures.count(Math.max(0, to(data, part) - window.horizon() - first + 1)));
    }
    int unused = series.length() - data.testEnd();
    if (unused > 0) {
      facts.put("rows in no part", Figures.count(unused));
    }
    facts.put("input columns", String.join(", ", series.columns()));
    if (!window.calendar().isEmpty()) {
      facts.put(
          "calendar inputs",
          String.join(", ", window.calendar().stream().map(CalendarFeature::label).toList()));
    }
    facts.put("targets", String.join(", ", encoder.encoding().targets()));
    if (series.times().isEmpty()) {
      facts.put("dates", "none");
    } else {
      facts.put(
          "dates",
          "%s to %s"
              .formatted(
                  SeriesEncoder.time(series.step(), series.times().get(0)),
                  SeriesEncoder.time(series.step(), series.times().get(series.length() - 1))));
      series.step().ifPresent(step -> facts.put("step", step.toString()));
    }
    TrainShare.addTo(facts, settings.data().trainShare());
    return facts;
  }

  @Override
  public String dataSha256() {
    return data.sha256();
  }

  @Override
  public NetworkDefinition network() {
    return head.network(settings, encoder.inputs());
  }

  @Override
  public Iterator<MultiDataSet> training(int epoch) {
    WindowIterator windows =
        windows(Part.TRAIN, 1, settings.training().batchSize()).forEpoch(epoch);
    if (window.anchor() != Anchor.NONE) {
      windows.setPreProcessor(
          new AnchoredWindows(window.anchor(), targets, series.columns().size(), window.horizon()));
    }
    return Batches.madeOnDemand(windows);
  }

  @Override
  public int batchesPerEpoch() {
    return windows(Part.TRAIN, 1, settings.training().batchSize()).batches();
  }

  /** The windows of a part, ordered by time. */
  private WindowIterator windows(Part part, int stride, int batch) {
    return new WindowIterator.Builder(inputs, targets, window.lookback(), window.horizon())
        .targetRows(from(data, part), to(data, part))
        .stride(stride)
        .batchSize(batch)
        .seed(settings.training().seed())
        .build();
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    Forecaster forecaster = new Forecaster(window, encoder, network);
    WindowIterator windows = windows(Part.VALIDATION, 1, EVALUATION_BATCH);
    double squares = 0;
    while (windows.hasNext()) {
      DataSet batch = windows.next();
      INDArray errors = forecaster.forecast(batch.getFeatures()).subi(batch.getLabels());
      // Summed in double precision, so that many windows do not lose digits.
      for (double error : errors.data().asDouble()) {
        squares += error * error;
      }
    }
    return squares / ((double) windows.windows() * windows.totalOutcomes());
  }

  /** Receives the scaled forecast of one window. */
  @FunctionalInterface
  private interface ScaledForecastSink {
    /**
     * @param forecast ordered as {@link DenseHorizon#output}
     */
    void accept(int window, int origin, double[] forecast);
  }

  private void forecast(TrainableNetwork network, WindowIterator windows, ScaledForecastSink sink) {
    Forecaster forecaster = new Forecaster(window, encoder, network);
    int[] origins = windows.origins();
    int done = 0;
    while (windows.hasNext()) {
      INDArray batch = forecaster.forecast(windows.next().getFeatures());
      // Its values in one copy: a call for each row takes longer than the network.
      double[] values = batch.dup('c').data().asDouble();
      int length = (int) batch.size(1);
      for (int row = 0; row < batch.size(0); row++) {
        double[] forecast = Arrays.copyOfRange(values, row * length, (row + 1) * length);
        sink.accept(done, origins[done], forecast);
        done++;
      }
    }
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    if (isAbsent(part)) {
      return new Evaluation(Map.of());
    }
    requireWindow(window, data, part);
    ForecastErrors errors = errors();
    forecast(
        network,
        windows(part, 1, EVALUATION_BATCH),
        (number, origin, forecast) -> {
          for (int i = 0; i < forecast.length; i++) {
            int target = head.target(i);
            int step = head.step(i);
            errors.add(
                step,
                target,
                series.values()[origin + step][targets[target]],
                encoder.original(encoder.unscale(target, forecast[i])));
          }
        });
    return errors.evaluation();
  }

  private boolean isAbsent(Part part) {
    return part == Part.TEST && to(data, part) == from(data, part);
  }

  private ForecastErrors errors() {
    return new ForecastErrors(
        window.horizon(), encoder.encoding().targets(), encoder.encoding().scales());
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    Map<String, Evaluation> evaluations = new LinkedHashMap<>();
    if (isAbsent(part)) {
      return evaluations;
    }
    requireWindow(window, data, part);
    List<double[]> columns = new ArrayList<>();
    for (int target : targets) {
      columns.add(series.column(target));
    }
    int[] origins = windows(part, 1, EVALUATION_BATCH).origins();
    List<Baseline> simple = new ArrayList<>();
    if (data.trainEnd() > 0) {
      simple.add(new Mean(data.trainEnd()));
    }
    simple.add(new Naive());
    if (window.season() > 1) {
      simple.add(new SeasonalNaive(window.season()));
    } else {
      progress.say("No seasonal naive forecast: it needs a --season above 1.");
    }
    simple.add(new Drift());
    for (Baseline baseline : simple) {
      if (origins[0] < baseline.minRows()) {
        progress.say(
            "No %s forecast: it needs %d rows before the first origin, but there are %d."
                .formatted(baseline.name(), baseline.minRows(), origins[0]));
        continue;
      }
      ForecastErrors errors = errors();
      for (int target = 0; target < targets.length; target++) {
        collect(baseline, columns.get(target), origins, target, errors);
      }
      evaluations.put(baseline.name(), errors.evaluation());
    }
    smoothing(columns, origins, progress)
        .ifPresent(evaluation -> evaluations.put(ExponentialSmoothing.NAME, evaluation));
    return evaluations;
  }

  private Optional<Evaluation> smoothing(List<double[]> columns, int[] origins, Progress progress) {
    if (data.trainEnd() < ExponentialSmoothing.MIN_TRAINING_ROWS) {
      progress.say(
          ("No Holt-Winters forecast: it needs a training part of at least %d rows, but there are"
                  + " %d.")
              .formatted(ExponentialSmoothing.MIN_TRAINING_ROWS, data.trainEnd()));
      return Optional.empty();
    }
    ForecastErrors errors = errors();
    List<String> forms = new ArrayList<>();
    try (Progress.Bar bar =
        progress.start("fitting Holt-Winters", targets.length, Progress.Unit.STEPS)) {
      for (int target = 0; target < targets.length; target++) {
        ExponentialSmoothing fitted =
            ExponentialSmoothing.fit(columns.get(target), data.trainEnd(), window.season());
        forms.add(
            targets.length == 1
                ? fitted.form().toString()
                : encoder.encoding().targets().get(target) + " " + fitted.form());
        collect(fitted, columns.get(target), origins, target, errors);
        bar.advanceTo(target + 1, fitted.form().toString());
      }
    }
    progress.say(
        "Holt-Winters form, chosen on the training part: %s.".formatted(String.join("; ", forms)));
    return Optional.of(errors.evaluation());
  }

  private void collect(
      Baseline baseline, double[] column, int[] origins, int target, ForecastErrors errors) {
    baseline.forecast(
        column,
        origins,
        window.horizon(),
        (number, forecast) -> {
          for (int step = 0; step < forecast.length; step++) {
            errors.add(step, target, column[origins[number] + step], forecast[step]);
          }
        });
  }

  @Override
  public Map<String, byte[]> companions() {
    return Map.of(SeriesEncoder.COMPANION, encoder.encoding().toJson());
  }

  @Override
  public Map<String, byte[]> measured(TrainableNetwork network) {
    int all = windows(Part.VALIDATION, 1, EVALUATION_BATCH).windows();
    WindowIterator sample =
        windows(Part.VALIDATION, 1 + (all - 1) / MAX_ERROR_WINDOWS, EVALUATION_BATCH);
    double[][][] errors = new double[window.horizon()][targets.length][sample.windows()];
    forecast(
        network,
        sample,
        (number, origin, forecast) -> {
          for (int i = 0; i < forecast.length; i++) {
            int target = head.target(i);
            int step = head.step(i);
            double actual = series.values()[origin + step][targets[target]];
            errors[step][target][number] =
                encoder.transformed(actual) - encoder.unscale(target, forecast[i]);
          }
        });
    return Map.of(ErrorQuantiles.COMPANION, ErrorQuantiles.of(errors).toJson());
  }
}
