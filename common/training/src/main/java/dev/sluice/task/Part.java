package dev.sluice.task;

/** The parts that data is split into. */
public enum Part {
  TRAIN("training"),
  VALIDATION("validation"),
  /** Read once, after training, and never part of a choice. */
  TEST("test");

  private final String label;

  Part(String label) {
    this.label = label;
  }

  /** Its name in texts, as in "the training part". */
  public String label() {
    return label;
  }
}
