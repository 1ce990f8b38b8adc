package dev.sluice.diagnostics.adding;

import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.task.Part;
import java.util.SplittableRandom;

/**
 * One sequence of the adding problem (Hochreiter and Schmidhuber 1997, experiment 4): each step has
 * a number from 0 to 1, and a marker that is 1 at two of the steps and 0 at the others. The target
 * is the sum of the two marked numbers.
 *
 * <p>The form is that of Bai et al. (2018, arXiv 1803.01271): numbers uniform in [0, 1), a fixed
 * length, the plain sum. (In 1997 the numbers were in [-1, 1], lengths varied by a tenth, the first
 * and last step had the marker -1, and the target was 0.5 + sum / 4.)
 *
 * @param numbers the number at each step
 * @param first the first marked step
 * @param second the second marked step
 */
@SuppressWarnings("ArrayRecordComponent") // copied to an ND4J array immediately; never compared
record AddingExample(float[] numbers, int first, int second) {
  AddingExample {
    if (first < 0 || first >= second || second >= numbers.length) {
      throw new IllegalArgumentException(
          "markers at %d and %d of %d steps".formatted(first, second, numbers.length));
    }
  }

  /** Draws an example. */
  static AddingExample draw(AddingDataSettings data, Part part, int example) {
    SplittableRandom random = Examples.random(data.dataSeed(), part, example);
    int length = data.length();
    float[] numbers = new float[length];
    for (int t = 0; t < length; t++) {
      // 24 bits, the precision of a float below 1.
      numbers[t] = (random.nextInt() >>> 8) * 0x1p-24f;
    }
    return switch (data.markers()) {
      case HALVES ->
          new AddingExample(
              numbers, random.nextInt(length / 2), random.nextInt(length / 2, length));
      case ANYWHERE -> {
        int one = random.nextInt(length);
        // Uniform among the other steps.
        int other = random.nextInt(length - 1);
        other += other >= one ? 1 : 0;
        yield new AddingExample(numbers, Math.min(one, other), Math.max(one, other));
      }
    };
  }

  /** The target. */
  float sum() {
    return numbers[first] + numbers[second];
  }

  /** The marker at a step. */
  float marker(int step) {
    return step == first || step == second ? 1 : 0;
  }
}
