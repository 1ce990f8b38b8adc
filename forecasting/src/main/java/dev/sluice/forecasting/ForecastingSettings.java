package dev.sluice.forecasting;

import dev.sluice.datasets.SeriesDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * Everything that decides a forecasting model. {@code defaults.yaml} stands beside it.
 *
 * @param data which series
 * @param window what is seen of it and asked for
 * @param network the recurrent layers
 * @param training how it is trained
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
