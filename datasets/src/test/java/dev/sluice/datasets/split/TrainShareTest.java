package dev.sluice.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainShareTest {
  /** Three of every four numbers are odd. */
  private static final List<Integer> NUMBERS =
      IntStream.range(0, 400).map(i -> i % 4 == 0 ? 2 * i : 2 * i + 1).boxed().toList();

  private static String parity(int number) {
    return number % 2 == 0 ? "even" : "odd";
  }

  @Test
  void aShareKeepsTheSharesOfTheLabelsAndTheOrder() {
    List<Integer> some = TrainShare.of(NUMBERS, TrainShareTest::parity, 0.1);

    assertThat(some).hasSize(40).isSorted().isSubsetOf(NUMBERS);
    assertThat(some).filteredOn(number -> number % 2 == 0).hasSize(10);
    assertThat(some).anyMatch(number -> number > 400);
  }

  @Test
  void aSmallerShareIsPartOfALargerOne() {
    List<Integer> larger = NUMBERS;
    for (double share : new double[] {1, 0.5, 0.25, 0.1, 0.05, 0.001}) {
      List<Integer> smaller = TrainShare.of(NUMBERS, TrainShareTest::parity, share);
      assertThat(smaller).isSubsetOf(larger);
      larger = smaller;
    }
    // One of each label.
    assertThat(larger).hasSize(2);
  }

  @Test
  void aShareOfOneIsTheWholeList() {
    assertThat(TrainShare.of(NUMBERS, TrainShareTest::parity, 1)).isSameAs(NUMBERS);
    assertThat(TrainShare.of(Collections.<Integer>emptyList(), n -> "", 0.5)).isEmpty();
  }

  @Test
  void aShareOutOfRangeIsRefused() {
    for (double share : new double[] {0, -0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> TrainShare.of(NUMBERS, n -> "", share))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
