package dev.sluice.benchmarks;

/** A library that can do the work inside this virtual machine. */
interface Implementation {
  /** Name and version. */
  String about();

  /** Whether the library has the cell. */
  boolean offers(RecurrentCell cell);

  /** Makes network and batch; nothing of it is timed. */
  Workload prepare(Setting setting);

  /** How many threads the next runs may use; called between runs. */
  void useThreads(int threads);
}
