package dev.sluice.datasets.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Splits examples at random so that each part keeps the proportions of the labels. The result
 * depends only on the seed; within a part the examples keep their order.
 */
public final class StratifiedSplit {
  private StratifiedSplit() {}

  /**
   * Splits examples. The size of each part is its share of all examples, rounded; per label it is
   * as close to the share as whole examples allow.
   *
   * @param label the label of an example; a constant function disables stratification
   * @param validationShare at least 0; 0: no validation part
   * @param testShare at least 0; 0: no test part
   */
  public static <T> Split<T> of(
      List<T> examples,
      Function<? super T, String> label,
      double validationShare,
      double testShare,
      long seed) {
    if (!(validationShare >= 0) || !(testShare >= 0) || !(validationShare + testShare < 1)) {
      throw new IllegalArgumentException(
          "shares must be at least 0 and sum to less than 1, found %s and %s"
              .formatted(validationShare, testShare));
    }
    Map<String, List<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      byLabel.computeIfAbsent(label.apply(examples.get(i)), key -> new ArrayList<>()).add(i);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> train = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    int seen = 0;
    for (List<Integer> indices : byLabel.values()) {
      shuffle(indices, random);
      // Rounding errors carry over from one label to the next, so that the parts' sizes are
      // correct.
      int tests = rounded(testShare, seen + indices.size()) - rounded(testShare, seen);
      int validations =
          rounded(validationShare, seen + indices.size()) - rounded(validationShare, seen);
      // A label that occurs only in the test part could not be learnt, so training gets one
      // example.
      tests = Math.min(tests, indices.size() - 1);
      validations = Math.min(validations, indices.size() - 1 - tests);
      test.addAll(indices.subList(0, tests));
      validation.addAll(indices.subList(tests, tests + validations));
      train.addAll(indices.subList(tests + validations, indices.size()));
      seen += indices.size();
    }
    return new Split<>(pick(examples, train), pick(examples, validation), pick(examples, test));
  }

  private static int rounded(double share, int count) {
    return (int) Math.round(share * count);
  }

  private static void shuffle(List<Integer> indices, SplittableRandom random) {
    for (int i = indices.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Integer other = indices.get(j);
      indices.set(j, indices.get(i));
      indices.set(i, other);
    }
  }

  private static <T> List<T> pick(List<T> examples, List<Integer> indices) {
    indices.sort(Comparator.naturalOrder());
    return indices.stream().<T>map(examples::get).toList();
  }
}
