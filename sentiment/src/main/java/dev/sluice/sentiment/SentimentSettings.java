package dev.sluice.sentiment;

import dev.sluice.datasets.TextDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * Everything that decides a sentiment model. {@code defaults.yaml} stands beside it.
 *
 * @param data which texts
 * @param text how they become words
 * @param network the recurrent layers
 * @param reading what stands around them
 * @param training how it is trained
 */
public record SentimentSettings(
    TextDataSettings data,
    TextSettings text,
    NetworkSettings network,
    ReadingSettings reading,
    TrainingSettings training)
    implements TaskSettings {
  @Override
  public String dataName() {
    return data.data();
  }
}
