package dev.sluice.benchmarks;

/** A network and a batch, ready: each call does the work once. */
interface Workload extends AutoCloseable {
  void run();

  @Override
  default void close() {}
}
