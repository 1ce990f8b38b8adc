package dev.sluice.datasets.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Splits examples by chance, each part keeping the shares of the labels. The seed alone decides
 * which example goes where; in every part the examples keep the order that they came in.
 */
public final class StratifiedSplit {
  private StratifiedSplit() {}

  /**
   * Splits examples. Each part's size is its share of all, rounded; within a label as near to it as
   * whole examples allow.
   *
   * @param label the label of an example; a constant splits without regard to labels
   * @param validationShare from 0; 0: no validation part
   * @param testShare from 0; 0: no test part
   */
  public static <T> Split<T> of(
      List<T> examples,
      Function<? super T, String> label,
      double validationShare,
      double testShare,
      long seed) {
    if (!(validationShare >= 0) || !(testShare >= 0) || !(validationShare + testShare < 1)) {
      throw new IllegalArgumentException(
          "shares of %s and %s".formatted(validationShare, testShare));
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
      // What rounding takes from one label it gives to the next, so that the parts' sizes are
      // right.
      int tests = rounded(testShare, seen + indices.size()) - rounded(testShare, seen);
      int validations =
          rounded(validationShare, seen + indices.size()) - rounded(validationShare, seen);
      // A label that only the test has could not be learnt: the first example is for training.
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
