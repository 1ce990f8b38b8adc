package dev.sluice.forecasting;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.Datasets;
import dev.sluice.datasets.SeriesData;
import dev.sluice.forecasting.baseline.Mean;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Forecasting the next values of one or more columns of a series.
 *
 * <p>The main metric is RMSE: networks are trained on squared errors, which are minimized by
 * forecasting the mean, and RMSE ranks forecasts by the same criterion (Gneiting 2011, Making and
 * Evaluating Point Forecasts; MAE is minimized by the median). MASE allows comparison across
 * series.
 */
public final class ForecastingTask implements Task<ForecastingSettings> {
  /** The name on the command line and in stored models. */
  public static final String NAME = "forecasting";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Forecast the next values of one or more columns of a series.";
  }

  @Override
  public List<CommandLine> commands() {
    return List.of(ForecastCommand.commandLine());
  }

  @Override
  public Class<ForecastingSettings> settingsType() {
    return ForecastingSettings.class;
  }

  @Override
  public Metric headline() {
    return ForecastErrors.RMSE;
  }

  @Override
  public List<Metric> metrics() {
    return ForecastErrors.METRICS;
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of(Mean.NAME);
  }

  @Override
  public ObjectNode suggestions(ForecastingSettings settings) {
    return Datasets.ofUser(Progress.SILENT)
        .suggestions(settings.data().data(), settings.data().cards())
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  @Override
  public Problem prepare(
      ForecastingSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    SeriesData data = Datasets.ofUser(progress).series(settings.data());
    if (companions.isPresent()) {
      SeriesEncoder encoder =
          SeriesEncoder.fromCompanions(settings.window(), companions.orElseThrow());
      return new ForecastingProblem(settings, data, encoder);
    }
    ForecastingProblem.requireTrainable(settings.window(), data);
    return new ForecastingProblem(settings, data, SeriesEncoder.fit(settings.window(), data));
  }
}
