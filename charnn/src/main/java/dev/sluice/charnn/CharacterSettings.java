package dev.sluice.charnn;

import dev.sluice.datasets.CorpusDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * The settings of a character model.
 *
 * @param data the text to read, and its split
 * @param characters the input representation, the length of truncated BPTT and the baseline
 * @param network the recurrent layers
 * @param training the training; {@code batchSize} is the number of parallel streams
 */
public record CharacterSettings(
    CorpusDataSettings data,
    CharacterModelSettings characters,
    NetworkSettings network,
    TrainingSettings training)
    implements TaskSettings {
  @Override
  public String dataName() {
    return data.data();
  }
}
