package dev.sluice.sentiment;

import dev.sluice.datasets.TextDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * The settings of a sentiment model. The defaults are in {@code defaults.yaml}.
 *
 * @param data the texts
 * @param text how texts are split into words
 * @param network the recurrent layers
 * @param reading the layers around them
 * @param training the training
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
