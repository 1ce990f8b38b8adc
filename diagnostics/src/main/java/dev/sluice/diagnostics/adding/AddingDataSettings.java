package dev.sluice.diagnostics.adding;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** Which sequences of the adding problem are generated. */
public record AddingDataSettings(
    @Setting("steps of a sequence (T)") int length,
    @Setting("where the two marked numbers stand: anywhere, or one in each half (halves)")
        Markers markers,
    @Setting("examples for training (Bai et al. 2018: 50000)") int trainExamples,
    @Setting("examples for validation") int validationExamples,
    @Setting("examples for the test") int testExamples,
    @Setting("decides the examples, whatever the seed of the training") long dataSeed) {
  public AddingDataSettings {
    UsageException.atLeast("length", length, 2);
    if (markers == null) {
      throw new UsageException("--markers cannot be left out: it is anywhere or halves");
    }
    UsageException.atLeast("train-examples", trainExamples, 1);
    UsageException.atLeast("validation-examples", validationExamples, 1);
    UsageException.atLeast("test-examples", testExamples, 1);
  }
}
