package dev.sluice.benchmarks;

import java.util.Locale;

/** What is timed. */
enum Work {
  /** One training step on a ready batch: forward, backward, Adam. */
  TRAIN(1),
  /** The outputs of a ready batch. */
  INFER(1),
  /** One character: read the last one, draw the next. */
  GENERATE(50);

  private final int timesPerTiming;

  Work(int timesPerTiming) {
    this.timesPerTiming = timesPerTiming;
  }

  /** How often the work is done between two looks at the clock; the time is divided by it. */
  int timesPerTiming() {
    return timesPerTiming;
  }

  /** As tables and options write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
