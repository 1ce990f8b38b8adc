package dev.sluice.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The time of a training step divided by that of {@link ReferenceProduct}s with as many operations:
 * 1 if the step is as fast as the product. Both alternate in one process on one thread, and the
 * minimum of each counts, as processor time of that thread, so that other processes on the machine
 * hardly change the ratio.
 */
final class StepRatio {
  private static final double WARM_UP_SECONDS = 2.5;
  private static final double SECONDS = 1.2;
  private static final int ROUNDS = 15;
  private static final int PRODUCTS = 20;

  private StepRatio() {}

  /**
   * Runs a prepared training step, in a process with {@code sluice.threads=1}.
   *
   * @param operations of the step
   */
  static double measure(Workload step, long operations) {
    ReferenceProduct product = new ReferenceProduct();
    alternate(step, product, WARM_UP_SECONDS);
    double[] seconds = alternate(step, product, SECONDS);
    double stepRate = operations / seconds[0];
    double productRate = ReferenceProduct.operations() * (double) PRODUCTS / seconds[1];
    return productRate / stepRate;
  }

  /** The fastest step and the fastest set of products. */
  private static double[] alternate(Workload step, ReferenceProduct product, double seconds) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double fastestStep = Double.MAX_VALUE;
    double fastestProduct = Double.MAX_VALUE;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (int round = 0; round < ROUNDS || System.nanoTime() < end; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < PRODUCTS; i++) {
        product.run();
      }
      long between = threads.getCurrentThreadCpuTime();
      step.run();
      long done = threads.getCurrentThreadCpuTime();
      fastestProduct = Math.min(fastestProduct, (between - start) / 1e9);
      fastestStep = Math.min(fastestStep, (done - between) / 1e9);
    }
    return new double[] {fastestStep, fastestProduct};
  }
}
