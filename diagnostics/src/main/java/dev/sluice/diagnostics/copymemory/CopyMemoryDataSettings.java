package dev.sluice.diagnostics.copymemory;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** Which sequences of the copy memory problem are generated. */
public record CopyMemoryDataSettings(
    @Setting("blank steps between what is to be remembered and the recall (T)") int length,
    @Setting("examples for training (Bai et al. 2018: 10000)") int trainExamples,
    @Setting("examples for validation") int validationExamples,
    @Setting("examples for the test") int testExamples,
    @Setting("decides the examples, whatever the seed of the training") long dataSeed) {
  public CopyMemoryDataSettings {
    UsageException.atLeast("length", length, 1);
    UsageException.atLeast("train-examples", trainExamples, 1);
    UsageException.atLeast("validation-examples", validationExamples, 1);
    UsageException.atLeast("test-examples", testExamples, 1);
  }
}
