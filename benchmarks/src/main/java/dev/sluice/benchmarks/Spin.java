package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells how much of the processor others have: a fixed piece of work on every core at once, whose
 * fastest time is known. What it takes longer than that was taken away.
 */
final class Spin {
  private static final int TURNS = 3_000_000;

  private final int cores;
  private final AtomicLong sink = new AtomicLong();
  private double fastest = Double.MAX_VALUE;

  Spin(int cores) {
    this.cores = cores;
  }

  /** Lets the compiler settle and looks for the fastest time. */
  void warmUp(int spins) {
    for (int i = 0; i < spins; i++) {
      milliseconds();
    }
  }

  /** Spins once; the mean of the cores' milliseconds. */
  double milliseconds() {
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
                  throw new IllegalStateException("nobody interrupts a spin", e);
                }
                sink.addAndGet(work());
                times.add((System.nanoTime() - start) / 1e6);
              },
              "spin-" + i);
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

  /** The share of the processor, 0 to 1, that was taken away during a spin of this length. */
  double lost(double milliseconds) {
    return 1 - fastest / Math.max(fastest, milliseconds);
  }

  /** Dependent steps: nothing can shorten them. */
  private static long work() {
    long x = 88172645463325252L;
    for (int i = 0; i < TURNS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
