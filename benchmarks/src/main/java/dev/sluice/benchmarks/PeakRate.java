package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The peak single-precision rate of one core: fused multiply-adds in registers alone, in enough
 * independent chains to hide their latency. No matrix product can be faster.
 */
final class PeakRate {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int ROUNDS = 2_000;

  private PeakRate() {}

  /**
   * The best rate of all threads together within the given seconds, in 10^9 operations a second.
   * Virtual cores that share a real one have less together than one of them alone times their
   * number.
   */
  static double gigaflops(double seconds, int threads) {
    double[] rates = new double[threads];
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      int index = i;
      Thread thread = new Thread(() -> rates[index] = gigaflops(seconds), "peak-" + i);
      others.add(thread);
      thread.start();
    }
    rates[0] = gigaflops(seconds);
    for (Thread thread : others) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while measuring", e);
      }
    }
    return Arrays.stream(rates).sum();
  }

  private static double gigaflops(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double best = 0;
    float sink = 0;
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      sink += chains(ROUNDS);
      double nanoseconds = System.nanoTime() - start;
      best = Math.max(best, 2.0 * CHAINS * SPECIES.length() * ROUNDS / nanoseconds);
    }
    if (Float.isNaN(sink)) {
      throw new IllegalStateException("the multiply-adds gave NaN");
    }
    return best;
  }

  private static float chains(int rounds) {
    FloatVector m = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector a = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector c0 = a;
    FloatVector c1 = a.add(1);
    FloatVector c2 = a.add(2);
    FloatVector c3 = a.add(3);
    FloatVector c4 = a.add(4);
    FloatVector c5 = a.add(5);
    FloatVector c6 = a.add(6);
    FloatVector c7 = a.add(7);
    FloatVector c8 = a.add(8);
    FloatVector c9 = a.add(9);
    FloatVector c10 = a.add(10);
    FloatVector c11 = a.add(11);
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(m, a);
      c1 = c1.fma(m, a);
      c2 = c2.fma(m, a);
      c3 = c3.fma(m, a);
      c4 = c4.fma(m, a);
      c5 = c5.fma(m, a);
      c6 = c6.fma(m, a);
      c7 = c7.fma(m, a);
      c8 = c8.fma(m, a);
      c9 = c9.fma(m, a);
      c10 = c10.fma(m, a);
      c11 = c11.fma(m, a);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).reduceLanes(VectorOperators.ADD);
  }
}
