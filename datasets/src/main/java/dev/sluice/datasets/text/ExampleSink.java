package dev.sluice.datasets.text;

import dev.sluice.datasets.split.FilePart;

/** Receives the examples of a file one by one. */
@FunctionalInterface
public interface ExampleSink {
  /**
   * Receives an example.
   *
   * @param part the part that the file assigns it to; {@link FilePart#ALL} if to none
   */
  void accept(FilePart part, LabelledText example);
}
