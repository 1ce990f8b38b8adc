package dev.sluice.benchmarks;

/** What is measured for every implementation. */
record Setting(Shape shape, RecurrentCell cell, Work work) {
  @Override
  public String toString() {
    return shape.name() + " " + cell + " " + work;
  }
}
