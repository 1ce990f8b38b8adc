package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.Objects;

/** What is particular to character models. */
public record CharacterModelSettings(
    @Setting("characters that an error is carried back over (truncated BPTT)") int steps,
    @Setting("how a character enters the network: one-hot or embedding") CharacterInput input,
    @Setting("numbers of a character's learned vector (embedding only)") int embeddingSize,
    @Setting("a character that training never held: error, or skip (left out and counted)")
        Alphabet.Unknown unknown,
    @Setting("longest n-gram that the baseline may choose, in characters") int ngramOrder) {
  /** Beyond this the tables of a book no longer fit, and validation never asks for it. */
  private static final int MOST_ORDER = 20;

  public CharacterModelSettings {
    UsageException.atLeast("steps", steps, 1);
    Objects.requireNonNull(input, "input");
    UsageException.atLeast("embedding-size", embeddingSize, 1);
    Objects.requireNonNull(unknown, "unknown");
    UsageException.within("ngram-order", ngramOrder, 1, MOST_ORDER);
  }
}
