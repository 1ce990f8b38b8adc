package dev.sluice.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The time of a training step divided by that of {@link ReferenceProduct}s with as many operations:
 * 1 if the step is as fast as the product. Both alternate in one process on one thread until
 * neither gets faster, and the minimum of each counts, as processor time of that thread, so that
 * other processes on the machine change the ratio little.
 */
final class StepRatio {
  /** Neither has become faster for so many seconds: the compiler has settled. */
  private static final double SETTLED = 1.2;

  private static final double LONGEST = 10;
  private static final int FEWEST_ROUNDS = 30;

  /** A time is faster than another if it is shorter by more than this share. */
  private static final double FASTER = 0.01;

  private static final int PRODUCTS = 20;

  private StepRatio() {}

  /**
   * Runs a prepared training step, in a process with {@code sluice.threads=1}.
   *
   * @param operations of the step
   */
  static double measure(Workload step, long operations) {
    ReferenceProduct product = new ReferenceProduct();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long fastestStep = Long.MAX_VALUE;
    long fastestProducts = Long.MAX_VALUE;
    long begin = threads.getCurrentThreadCpuTime();
    long faster = begin;
    long now = begin;
    for (int round = 0;
        round < FEWEST_ROUNDS || (now - faster < SETTLED * 1e9 && now - begin < LONGEST * 1e9);
        round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < PRODUCTS; i++) {
        product.run();
      }
      long between = threads.getCurrentThreadCpuTime();
      step.run();
      now = threads.getCurrentThreadCpuTime();
      if (between - start < (1 - FASTER) * fastestProducts
          || now - between < (1 - FASTER) * fastestStep) {
        faster = now;
      }
      fastestProducts = Math.min(fastestProducts, between - start);
      fastestStep = Math.min(fastestStep, now - between);
    }
    double rateOfProducts = (double) PRODUCTS * ReferenceProduct.operations() / fastestProducts;
    return rateOfProducts / ((double) operations / fastestStep);
  }
}
