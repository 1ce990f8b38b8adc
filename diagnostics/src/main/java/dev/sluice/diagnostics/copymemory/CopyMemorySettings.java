package dev.sluice.diagnostics.copymemory;

import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * Everything that decides a model of the copy memory problem. {@code defaults.yaml} stands beside
 * it.
 *
 * @param data which sequences
 * @param network the recurrent layers
 * @param training how it is trained
 */
public record CopyMemorySettings(
    CopyMemoryDataSettings data, NetworkSettings network, TrainingSettings training)
    implements TaskSettings {
  @Override
  public String dataName() {
    return Examples.NAME;
  }
}
