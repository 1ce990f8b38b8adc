package dev.sluice.diagnostics.music;

import dev.sluice.datasets.MusicDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * The settings of a model of polyphonic music. The defaults are in {@code defaults.yaml}.
 *
 * @param data the pieces to read
 * @param network the recurrent layers
 * @param output the output layer
 * @param training the training; {@code batchSize} counts pieces
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
