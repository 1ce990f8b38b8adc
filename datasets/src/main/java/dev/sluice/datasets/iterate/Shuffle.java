package dev.sluice.datasets.iterate;

import java.util.SplittableRandom;

/** The random order of an epoch, which depends only on the seed and the epoch. */
final class Shuffle {
  private Shuffle() {}

  /** A generator for each seed and epoch, so that no epoch depends on those before it. */
  static SplittableRandom random(long seed, int epoch) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
  }

  /** 0 to n - 1 in a random order (Fisher and Yates). */
  static int[] permutation(int n, SplittableRandom random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
