package dev.sluice.sentiment;

import dev.sluice.datasets.encode.Tokenizer;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** How a text becomes words that the network knows. */
public record TextSettings(
    @Setting("drop the difference of upper and lower case") boolean lowerCase,
    @Setting("take runs of ! and of ? as words") boolean marks,
    @Setting("words seen less often in training are unknown") int minCount,
    @Setting("words known at most, the commonest; 0: any number") int maxVocabulary,
    @Setting("words after these are left out") int maxLength) {
  public TextSettings {
    UsageException.atLeast("min-count", minCount, 1);
    UsageException.atLeast("max-vocabulary", maxVocabulary, 0);
    UsageException.atLeast("max-length", maxLength, 1);
  }

  Tokenizer tokenizer() {
    return new Tokenizer(lowerCase, marks);
  }
}
