package dev.sluice.sentiment;

import dev.sluice.datasets.encode.Tokenizer;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** How texts are split into words, and which words are known. */
public record TextSettings(
    @Setting("convert to lower case") boolean lowerCase,
    @Setting("keep runs of ! or ? as words") boolean marks,
    @Setting("words that occur fewer times in the training part are unknown") int minCount,
    @Setting("maximum size of the vocabulary, the most frequent words; 0: no limit")
        int maxVocabulary,
    @Setting("maximum number of words read from each text") int maxLength) {
  public TextSettings {
    UsageException.atLeast("min-count", minCount, 1);
    UsageException.atLeast("max-vocabulary", maxVocabulary, 0);
    UsageException.atLeast("max-length", maxLength, 1);
  }

  Tokenizer tokenizer() {
    return new Tokenizer(lowerCase, marks);
  }
}
