package dev.sluice.charnn;

import dev.sluice.datasets.CorpusDataSettings;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/**
 * Everything that decides a character model.
 *
 * @param data which text, and how it is split
 * @param characters input, length of truncated back-propagation, baseline
 * @param network the recurrent part
 * @param training how it is trained; {@code batchSize} is the number of parallel streams
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
