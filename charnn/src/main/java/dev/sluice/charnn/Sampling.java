package dev.sluice.charnn;

import dev.sluice.error.UsageException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How to sample the next character from the model's probabilities. Temperature, top-k and top-p are
 * applied in this order, each to the result of the one before, after which the probabilities are
 * normalised again.
 *
 * <ul>
 *   <li>Temperature {@code T}: {@code p_i^(1/T) / sum_j p_j^(1/T)}, which is the softmax of the
 *       scores divided by T (Ackley, Hinton and Sejnowski 1985). A value below 1 sharpens the
 *       distribution; at 0, the most probable character is always taken.
 *   <li>Top-k: only the k most probable characters (Fan, Lewis and Dauphin 2018).
 *   <li>Top-p, or nucleus: only the smallest set of most probable characters whose probabilities
 *       sum to at least p (Holtzman et al. 2020, "The curious case of neural text degeneration").
 * </ul>
 *
 * <p>Of characters with equal probabilities, the first in the alphabet takes precedence; top-k
 * never keeps more than k.
 *
 * @param temperature at least 0; 1 leaves the probabilities unchanged
 * @param topK the number of characters to keep; 0: all
 * @param topP above 0, at most 1; 1: all
 */
public record Sampling(double temperature, int topK, double topP) {
  public Sampling {
    UsageException.within("temperature", temperature, 0, 1000);
    UsageException.atLeast("top-k", topK, 0);
    UsageException.above("top-p", topP, 0);
    UsageException.within("top-p", topP, 0, 1);
  }

  /** Samples from the unchanged probabilities. */
  public static Sampling plain() {
    return new Sampling(1, 0, 1);
  }

  /**
   * The distribution to sample from.
   *
   * @param probabilities the model's probabilities, at least one above zero; not modified
   */
  double[] distribution(double[] probabilities) {
    double[] p = temperature == 0 ? greedy(probabilities) : tempered(probabilities, temperature);
    if (topK > 0 && topK < p.length) {
      p = mostProbable(p, topK);
    }
    if (topP < 1) {
      p = mostProbable(p, nucleusSize(p, topP));
    }
    return p;
  }

  /**
   * The character whose section of the unit interval contains a number.
   *
   * @param uniform from 0, inclusive, to 1, exclusive
   */
  static int draw(double[] distribution, double uniform) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < distribution.length; i++) {
      if (distribution[i] > 0) {
        sum += distribution[i];
        last = i;
        if (uniform < sum) {
          return i;
        }
      }
    }
    // The probabilities may sum to slightly less than one.
    return last;
  }

  private static double[] greedy(double[] probabilities) {
    double[] p = new double[probabilities.length];
    p[NgramModel.mostProbable(probabilities)] = 1;
    return p;
  }

  private static double[] tempered(double[] probabilities, double temperature) {
    // Uses logarithms relative to the largest, because a power could underflow.
    double largest = Math.log(Arrays.stream(probabilities).max().orElseThrow());
    double[] p = new double[probabilities.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp((Math.log(probabilities[i]) - largest) / temperature);
    }
    return normalised(p);
  }

  private static double[] mostProbable(double[] probabilities, int count) {
    double[] p = new double[probabilities.length];
    int[] ranked = ranked(probabilities);
    for (int i = 0; i < count; i++) {
      p[ranked[i]] = probabilities[ranked[i]];
    }
    return normalised(p);
  }

  private static int nucleusSize(double[] probabilities, double topP) {
    double sum = 0;
    int size = 0;
    for (int index : ranked(probabilities)) {
      sum += probabilities[index];
      size++;
      // 0.5 + 0.3 must count as 0.8, although it is slightly less in binary.
      if (sum >= topP - 1e-12) {
        break;
      }
    }
    return size;
  }

  private static int[] ranked(double[] probabilities) {
    Integer[] indices = new Integer[probabilities.length];
    Arrays.setAll(indices, i -> i);
    // The sort is stable, so ties keep the order of the alphabet.
    Arrays.sort(indices, Comparator.comparingDouble((Integer i) -> -probabilities[i]));
    return Arrays.stream(indices).mapToInt(Integer::intValue).toArray();
  }

  private static double[] normalised(double[] p) {
    double sum = Arrays.stream(p).sum();
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }
}
