package dev.sluice.benchmarks;

/** A library that runs inside this virtual machine. */
interface Implementation {
  /** The library's name and version. */
  String about();

  /** Whether the library has the cell. */
  boolean offers(RecurrentCell cell);

  /** Whether the library can do the work. */
  default boolean offers(Work work) {
    return true;
  }

  /**
   * Creates the network and the batch; this is not timed.
   *
   * @param shape of the work ({@link Shape#of})
   */
  Workload prepare(Shape shape, RecurrentCell cell, Work work);

  /** Sets how many threads the next runs may use. */
  void useThreads(int threads);
}
