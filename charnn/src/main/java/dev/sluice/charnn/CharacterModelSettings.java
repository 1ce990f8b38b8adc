package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.Objects;

/** The settings that are specific to character models. */
public record CharacterModelSettings(
    @Setting("characters through which errors are propagated back (truncated BPTT)") int steps,
    @Setting("input representation of a character: one-hot or embedding") CharacterInput input,
    @Setting("size of a character's learnt vector (embedding only)") int embeddingSize,
    @Setting(
            "how to treat a character that the training part lacks: error, or skip (omit and count"
                + " it)")
        Alphabet.Unknown unknown,
    @Setting("longest n-gram that the baseline may use, in characters") int ngramOrder) {
  /**
   * The tables of higher orders do not fit in memory for a book, and validation never selects them.
   */
  private static final int MAX_ORDER = 20;

  public CharacterModelSettings {
    UsageException.atLeast("steps", steps, 1);
    Objects.requireNonNull(input, "input");
    UsageException.atLeast("embedding-size", embeddingSize, 1);
    Objects.requireNonNull(unknown, "unknown");
    UsageException.within("ngram-order", ngramOrder, 1, MAX_ORDER);
  }
}
