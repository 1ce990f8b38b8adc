package dev.sluice.diagnostics.copymemory;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** The sequences of the copy memory problem to generate. */
public record CopyMemoryDataSettings(
    @Setting("blank steps between the symbols and their recall (T)") int length,
    @Setting("training examples (Bai et al. 2018: 10000)") int trainExamples,
    @Setting("validation examples") int validationExamples,
    @Setting("test examples") int testExamples,
    @Setting("random seed of the examples, independent of the training's seed") long dataSeed) {
  public CopyMemoryDataSettings {
    UsageException.atLeast("length", length, 1);
    UsageException.atLeast("train-examples", trainExamples, 1);
    UsageException.atLeast("validation-examples", validationExamples, 1);
    UsageException.atLeast("test-examples", testExamples, 1);
  }
}
