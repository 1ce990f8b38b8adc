package dev.sluice.benchmarks;

import java.util.Locale;

/** What is timed. */
enum Work {
  /** One training step on a prepared batch: forward, backward, Adam. */
  TRAIN(1),
  /** The outputs of a prepared batch. */
  INFER(1),
  /** The outputs of one sequence, a batch of 1. */
  LATENCY(10),
  /** One character: read the last one, sample the next. */
  GENERATE(50);

  private final int timesPerTiming;

  Work(int timesPerTiming) {
    this.timesPerTiming = timesPerTiming;
  }

  /** How often the work is repeated for one timing; the time is divided by it. */
  int timesPerTiming() {
    return timesPerTiming;
  }

  /** The name as written in tables and options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
