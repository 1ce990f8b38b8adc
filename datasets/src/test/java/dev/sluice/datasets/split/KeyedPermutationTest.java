package dev.sluice.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedPermutationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 17, 1000, 65_536, 100_003})
  void everyNumberHasOnePlace(int size) {
    KeyedPermutation order = new KeyedPermutation(size, 5);
    BitSet seen = new BitSet(size);
    for (int i = 0; i < size; i++) {
      long number = order.at(i);
      assertThat(number).isBetween(0L, size - 1L);
      seen.set((int) number);
    }
    assertThat(seen.cardinality()).isEqualTo(size);
    assertThatThrownBy(() -> order.at(size)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theKeyAloneDecidesTheOrder() {
    assertThat(new KeyedPermutation(1L << 40, 7).at(123))
        .isEqualTo(new KeyedPermutation(1L << 40, 7).at(123))
        .isNotEqualTo(new KeyedPermutation(1L << 40, 8).at(123));
  }

  /** Over many keys, a place holds each number about equally often. */
  @Test
  void noNumberIsPreferredAtAPlace() {
    int size = 10;
    int keys = 20_000;
    for (int place : new int[] {0, 9}) {
      int[] counts = new int[size];
      for (int key = 0; key < keys; key++) {
        counts[(int) new KeyedPermutation(size, key).at(place)]++;
      }
      for (int count : counts) {
        // Five standard deviations of a binomial count.
        assertThat(count).isCloseTo(keys / size, within(212));
      }
    }
  }

  @Test
  void neighboursAreNotNeighboursAfterwards() {
    KeyedPermutation order = new KeyedPermutation(100_000, 3);
    int neighbours = 0;
    for (int i = 1; i < 100_000; i++) {
      neighbours += Math.abs(order.at(i) - order.at(i - 1)) == 1 ? 1 : 0;
    }
    // Two are expected.
    assertThat(neighbours).isLessThan(12);
  }
}
