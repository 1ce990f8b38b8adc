package dev.sluice.charnn;

import dev.sluice.error.UsageException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How the next character is drawn from the model's probabilities: first the temperature, then
 * top-k, then top-p, each on what the one before left, which is then made to sum to one again.
 *
 * <ul>
 *   <li>Temperature {@code T}: {@code p_i^(1/T) / sum_j p_j^(1/T)}, which is the softmax of the
 *       scores divided by T (Ackley, Hinton and Sejnowski 1985). Below 1 the likely gets likelier;
 *       at 0 the most probable character is taken, always.
 *   <li>Top-k: only the k most probable characters (Fan, Lewis and Dauphin 2018).
 *   <li>Top-p, or nucleus: only the smallest number of most probable characters whose probabilities
 *       sum to p or more (Holtzman et al. 2020, "The curious case of neural text degeneration").
 * </ul>
 *
 * <p>Where probabilities are equal the character that comes first in the alphabet goes first; top-k
 * never keeps more than k.
 *
 * @param temperature 0 or more; 1 leaves the probabilities as they are
 * @param topK how many characters may be drawn; 0: any number
 * @param topP above 0, up to 1; 1: all
 */
public record Sampling(double temperature, int topK, double topP) {
  public Sampling {
    UsageException.within("temperature", temperature, 0, 1000);
    UsageException.atLeast("top-k", topK, 0);
    UsageException.above("top-p", topP, 0);
    UsageException.within("top-p", topP, 0, 1);
  }

  /** From the probabilities as they are. */
  public static Sampling plain() {
    return new Sampling(1, 0, 1);
  }

  /**
   * The distribution that is drawn from.
   *
   * @param probabilities the model's, at least one above zero; not changed
   */
  double[] distribution(double[] probabilities) {
    double[] p = temperature == 0 ? greedy(probabilities) : heated(probabilities, temperature);
    if (topK > 0 && topK < p.length) {
      p = kept(p, topK);
    }
    if (topP < 1) {
      p = kept(p, nucleusSize(p, topP));
    }
    return p;
  }

  /**
   * Takes the character in whose stretch of the unit interval a number falls.
   *
   * @param uniform from 0 (included) to 1 (excluded)
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
    // The probabilities may sum to a little less than one.
    return last;
  }

  private static double[] greedy(double[] probabilities) {
    double[] p = new double[probabilities.length];
    p[NgramModel.mostProbable(probabilities)] = 1;
    return p;
  }

  private static double[] heated(double[] probabilities, double temperature) {
    // By logarithms, relative to the largest: a power would be lost to underflow.
    double largest = Math.log(Arrays.stream(probabilities).max().orElseThrow());
    double[] p = new double[probabilities.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp((Math.log(probabilities[i]) - largest) / temperature);
    }
    return normalised(p);
  }

  private static double[] kept(double[] probabilities, int count) {
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
      // 0.5 + 0.3 must count as 0.8 though it is a little less in binary.
      if (sum >= topP - 1e-12) {
        break;
      }
    }
    return size;
  }

  private static int[] ranked(double[] probabilities) {
    Integer[] indices = new Integer[probabilities.length];
    Arrays.setAll(indices, i -> i);
    // The sort is stable, so equals stay in the order of the alphabet.
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
