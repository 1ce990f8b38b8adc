package dev.sluice.datasets.text;

import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.split.Split;

/**
 * The examples of a data set, each in its part, which can be read again and again. Small data is in
 * memory; large data is read from its files each time.
 */
public interface TextExamples {
  /** Whether they are held in memory. */
  boolean inMemory();

  /**
   * Reads all examples; those of a part come in the same order each time.
   *
   * @param sink receives each example with {@link FilePart#TRAIN}, {@link FilePart#VALIDATION} or
   *     {@link FilePart#TEST}
   */
  void read(ExampleSink sink);

  /** Examples in memory. */
  record InMemory(Split<LabelledText> split) implements TextExamples {
    @Override
    public boolean inMemory() {
      return true;
    }

    @Override
    public void read(ExampleSink sink) {
      split.train().forEach(example -> sink.accept(FilePart.TRAIN, example));
      split.validation().forEach(example -> sink.accept(FilePart.VALIDATION, example));
      split.test().forEach(example -> sink.accept(FilePart.TEST, example));
    }
  }
}
