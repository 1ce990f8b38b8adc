package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Estimates how much of the processor other processes use: times a fixed spin loop on every core at
 * once, and compares each time with the fastest one so far.
 */
final class InterferenceProbe {
  private static final int STEPS = 3_000_000;

  private final int cores;
  private final AtomicLong sink = new AtomicLong();
  private double fastest = Double.MAX_VALUE;

  InterferenceProbe(int cores) {
    this.cores = cores;
  }

  /** Runs the loop until it is compiled and a fastest time is known. */
  void warmUp(int runs) {
    for (int i = 0; i < runs; i++) {
      run();
    }
  }

  /** Runs the loop once on each core and returns the mean of their milliseconds. */
  double run() {
    CountDownLatch ready = new CountDownLatch(cores);
    List<Double> times = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      Thread thread =
          new Thread(
              () -> {
                ready.countDown();
                long start;
                try {
                  ready.await();
                  start = System.nanoTime();
                } catch (InterruptedException e) {
                  throw new IllegalStateException("the probe was interrupted", e);
                }
                sink.addAndGet(work());
                times.add((System.nanoTime() - start) / 1e6);
              },
              "probe-" + i);
      threads.add(thread);
      thread.start();
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
    double mean = times.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    fastest = Math.min(fastest, mean);
    return mean;
  }

  /** The share of the processor, 0 to 1, that others used during a probe of this duration. */
  double interference(double milliseconds) {
    return 1 - fastest / Math.max(fastest, milliseconds);
  }

  /** Each step depends on the one before, so that the compiler cannot shorten the loop. */
  private static long work() {
    long x = 88172645463325252L;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
