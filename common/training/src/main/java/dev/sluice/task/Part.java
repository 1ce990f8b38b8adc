package dev.sluice.task;

/** The parts that data is split into. */
public enum Part {
  TRAIN("training"),
  VALIDATION("validation"),
  /** Used once, after training, and never to choose anything. */
  TEST("test");

  private final String label;

  Part(String label) {
    this.label = label;
  }

  /** Its name in messages, as in "the training part". */
  public String label() {
    return label;
  }
}
