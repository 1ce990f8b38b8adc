package dev.sluice.diagnostics.adding;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** The sequences of the adding problem to generate. */
public record AddingDataSettings(
    @Setting("steps per sequence (T)") int length,
    @Setting("position of the two marked numbers: anywhere, or one in each half (halves)")
        Markers markers,
    @Setting("training examples (Bai et al. 2018: 50000)") int trainExamples,
    @Setting("validation examples") int validationExamples,
    @Setting("test examples") int testExamples,
    @Setting("random seed of the examples, independent of the training's seed") long dataSeed) {
  public AddingDataSettings {
    UsageException.atLeast("length", length, 2);
    if (markers == null) {
      throw new UsageException("--markers is missing; expected anywhere or halves");
    }
    UsageException.atLeast("train-examples", trainExamples, 1);
    UsageException.atLeast("validation-examples", validationExamples, 1);
    UsageException.atLeast("test-examples", testExamples, 1);
  }
}
