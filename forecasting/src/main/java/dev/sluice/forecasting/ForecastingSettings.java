package dev.sluice.forecasting;

import dev.sluice.datasets.SeriesDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * The settings of a forecasting model. The defaults are in {@code defaults.yaml}.
 *
 * @param data the series
 * @param window the windows: input rows, forecast rows and their scaling
 * @param network the recurrent layers
 * @param training the training
 */
public record ForecastingSettings(
    SeriesDataSettings data,
    WindowSettings window,
    NetworkSettings network,
    TrainingSettings training)
    implements TaskSettings {
  @Override
  public String dataName() {
    return data.data();
  }
}
