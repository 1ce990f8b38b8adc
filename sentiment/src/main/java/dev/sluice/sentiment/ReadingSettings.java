package dev.sluice.sentiment;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/**
 * What comes before and after the recurrent layers.
 *
 * @param pooling the name of a {@link Reading}; stored runs and results know it by this word
 */
public record ReadingSettings(
    @Setting("numbers that stand for a word") int embedding,
    @Setting("read backwards as well") boolean bidirectional,
    @Setting(
            value = "how the states at all words become one vector",
            flag = "reading",
            choices = Reading.Names.class)
        String pooling,
    @Setting("share of pooled features dropped in training, 0 to <1") double outputDropout) {
  public ReadingSettings {
    UsageException.atLeast("embedding", embedding, 1);
    Reading.named(pooling);
    UsageException.within("output-dropout", outputDropout, 0, 0.95);
  }

  /** How the states at all words become one vector. */
  Reading reading() {
    return Reading.named(pooling);
  }
}
