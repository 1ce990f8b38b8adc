package dev.sluice.diagnostics.music;

import dev.sluice.datasets.MusicDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * Everything that decides a model of polyphonic music. {@code defaults.yaml} stands beside it.
 *
 * @param data which pieces
 * @param network the recurrent layers
 * @param output what stands after them
 * @param training how it is trained; {@code batchSize} counts pieces
 */
public record MusicSettings(
    MusicDataSettings data,
    NetworkSettings network,
    OutputSettings output,
    TrainingSettings training)
    implements TaskSettings {
  @Override
  public String dataName() {
    return data.data();
  }
}
