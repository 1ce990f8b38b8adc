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
 * Takes a share of a training part, to see how much data a network needs. A smaller share is part
 * of every larger one, each label keeps its share, and no seed of a split or a training changes
 * which examples are taken.
 */
public final class TrainShare {
  private static final long SEED = 20_261_121;

  private TrainShare() {}

  /**
   * How much of what has an order is left of it: the share, rounded, but at least one row.
   *
   * @param share above 0 to 1
   */
  public static int of(int length, double share) {
    check(share);
    return length == 0 ? 0 : Math.max(1, (int) Math.round(share * length));
  }

  private static void check(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of " + share);
    }
  }

  /**
   * Takes a share, in the order that the examples came in; all of them if the share is 1.
   *
   * @param label the label of an example; a constant takes without regard to labels
   * @param share above 0 to 1, of each label, rounded, but at least one example
   */
  public static <T> List<T> of(List<T> train, Function<? super T, String> label, double share) {
    check(share);
    if (share == 1) {
      return train;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    long[] places = random.longs(train.size()).toArray();
    Map<String, List<Integer>> byLabel = new HashMap<>();
    IntStream.range(0, train.size())
        .boxed()
        .sorted(Comparator.comparingLong(i -> places[i]))
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
    List<T> some = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      if (taken[i]) {
        some.add(train.get(i));
      }
    }
    return some;
  }
}
