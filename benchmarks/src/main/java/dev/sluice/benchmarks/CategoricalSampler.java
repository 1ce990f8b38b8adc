package dev.sluice.benchmarks;

import java.util.Random;

/** Samples characters from their probabilities. */
final class CategoricalSampler {
  private CategoricalSampler() {}

  /** Returns a random index, distributed by the probabilities. */
  static int sample(float[] probabilities, Random random) {
    float left = random.nextFloat();
    int next = 0;
    while (next < probabilities.length - 1 && left >= probabilities[next]) {
      left -= probabilities[next++];
    }
    return next;
  }
}
