package dev.sluice.benchmarks;

/** A prepared network and batch. */
interface Workload extends AutoCloseable {
  /** Does the work once. */
  void run();

  @Override
  default void close() {}
}
