package dev.sluice.sentiment;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.List;

/**
 * The layers around the recurrent ones: embedding, direction, reading.
 *
 * @param pooling the name of a {@link Reading}; this component's name is the key in stored runs and
 *     results
 */
public record ReadingSettings(
    @Setting("size of a word's embedding") int embedding,
    @Setting("also read each text backwards") boolean bidirectional,
    @Setting(
            value = "how the outputs for all words become one vector",
            flag = "reading",
            choices = Names.class)
        String pooling,
    @Setting("dropout of the pooled features in training, 0 to <1") double outputDropout) {
  public ReadingSettings {
    UsageException.atLeast("embedding", embedding, 1);
    Reading.named(pooling);
    UsageException.within("output-dropout", outputDropout, 0, 0.95);
  }

  /** The names of all readings. */
  public static final class Names implements Setting.Choices {
    /** For the help. */
    public Names() {}

    @Override
    public List<String> names() {
      return Reading.names();
    }
  }

  /** How the states at all words become one vector. */
  Reading reading() {
    return Reading.named(pooling);
  }
}
