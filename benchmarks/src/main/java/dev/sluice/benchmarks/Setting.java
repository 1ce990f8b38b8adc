package dev.sluice.benchmarks;

/** One row's worth of measuring: what every implementation is asked to do. */
record Setting(Shape shape, RecurrentCell cell, Work work) {
  @Override
  public String toString() {
    return shape.name() + " " + cell + " " + work;
  }
}
