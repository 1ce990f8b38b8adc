package dev.sluice.diagnostics.adding;

import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * The settings of a model of the adding problem. The defaults are in {@code defaults.yaml}.
 *
 * @param data the sequences to generate
 * @param network the recurrent layers
 * @param training the training
 */
public record AddingSettings(
    AddingDataSettings data, NetworkSettings network, TrainingSettings training)
    implements TaskSettings {
  @Override
  public String dataName() {
    return Examples.NAME;
  }
}
