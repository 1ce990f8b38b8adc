package dev.sluice.sentiment;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** What stands around the recurrent layers: embedding, direction, pooling. */
public record ReadingSettings(
    @Setting("numbers that stand for a word") int embedding,
    @Setting("read backwards as well") boolean bidirectional,
    @Setting("what is classified: last (after the last word) or mean (over all words)")
        Pooling pooling,
    @Setting("share of pooled features dropped in training, 0 to <1") double outputDropout) {
  public ReadingSettings {
    UsageException.atLeast("embedding", embedding, 1);
    if (pooling == null) {
      throw new UsageException("--pooling must be last or mean");
    }
    UsageException.within("output-dropout", outputDropout, 0, 0.95);
  }
}
