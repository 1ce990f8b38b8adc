package dev.sluice.datasets.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reduces a training part to a share of it, to measure how much data a network needs. A smaller
 * share is a subset of every larger one, the labels keep their proportions, and neither the seed of
 * the split nor that of the training changes which examples are taken.
 */
public final class TrainShare {
  private static final long SEED = 20_261_121;

  private TrainShare() {}

  /**
   * The size of a share of an ordered training part: rounded, but at least 1.
   *
   * @param share above 0, at most 1
   */
  public static long of(long length, double share) {
    check(share);
    return length == 0 ? 0 : Math.max(1, Math.round(share * length));
  }

  /** Notes the share among a problem's facts; nothing if it is null. */
  public static void addTo(Map<String, String> facts, Double share) {
    if (share != null) {
      facts.put("share of the training part", share.toString());
    }
  }

  private static void check(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share must be above 0 and at most 1, found " + share);
    }
  }

  /**
   * A share of the examples, in their order; all of them if the share is 1.
   *
   * @param label the label of an example; a constant function disables stratification
   * @param share share of each label's examples, above 0, at most 1; rounded, but at least one
   *     example
   */
  public static <T> List<T> of(List<T> train, Function<? super T, String> label, double share) {
    check(share);
    if (share == 1) {
      return train;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    long[] sortKeys = random.longs(train.size()).toArray();
    Map<String, List<Integer>> byLabel = new HashMap<>();
    IntStream.range(0, train.size())
        .boxed()
        .sorted(Comparator.comparingLong(i -> sortKeys[i]))
        .forEach(
            i ->
                byLabel
                    .computeIfAbsent(label.apply(train.get(i)), key -> new ArrayList<>())
                    .add(i));
    boolean[] taken = new boolean[train.size()];
    for (List<Integer> drawn : byLabel.values()) {
      int count = Math.max(1, (int) Math.round(share * drawn.size()));
      drawn.subList(0, count).forEach(i -> taken[i] = true);
    }
    List<T> selected = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      if (taken[i]) {
        selected.add(train.get(i));
      }
    }
    return selected;
  }
}
