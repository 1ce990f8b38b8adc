package dev.sluice.benchmarks;

import java.util.Random;

/** Draws characters. */
final class Draw {
  private Draw() {}

  /** An index, each as often as its probability says. */
  static int from(float[] probabilities, Random random) {
    float left = random.nextFloat();
    int next = 0;
    while (next < probabilities.length - 1 && left >= probabilities[next]) {
      left -= probabilities[next++];
    }
    return next;
  }
}
