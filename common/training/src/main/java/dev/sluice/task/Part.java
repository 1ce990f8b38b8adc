package dev.sluice.task;

/** The parts that data is split into. */
public enum Part {
  TRAIN,
  VALIDATION,
  /** Read once, after training, and never part of a choice. */
  TEST
}
