package dev.sluice.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  /** 0 to 99; the first 20 are of one class, the other 80 of another. */
  private static final List<Integer> EXAMPLES = IntStream.range(0, 100).boxed().toList();

  private static String label(int example) {
    return example < 20 ? "rare" : "common";
  }

  private static Split<Integer> split(long seed) {
    return StratifiedSplit.of(EXAMPLES, SplitTest::label, 0.1, 0.2, seed);
  }

  @Test
  void everyPartKeepsTheSharesOfTheLabels() {
    Split<Integer> split = split(1);
    assertThat(split.train()).hasSize(70).filteredOn(e -> e < 20).hasSize(14);
    assertThat(split.validation()).hasSize(10).filteredOn(e -> e < 20).hasSize(2);
    assertThat(split.test()).hasSize(20).filteredOn(e -> e < 20).hasSize(4);
  }

  @Test
  void everyExampleIsInExactlyOnePart() {
    Split<Integer> split = split(1);
    List<Integer> all = new ArrayList<>(split.train());
    all.addAll(split.validation());
    all.addAll(split.test());
    assertThat(all).containsExactlyInAnyOrderElementsOf(EXAMPLES);
  }

  @Test
  void theSeedDeterminesTheSplit() {
    assertThat(split(1)).isEqualTo(split(1)).isNotEqualTo(split(2));
  }

  @Test
  void aLabelWithOneExampleIsForTraining() {
    for (long seed = 0; seed < 20; seed++) {
      Split<String> split =
          StratifiedSplit.of(List.of("a", "b", "c", "d"), label -> label, 0.2, 0.5, seed);
      assertThat(split.train()).containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void aContiguousSplitKeepsTheOrder() {
    assertThat(ContiguousSplit.of("x", "rows", 10, null, PartSize.share(0.1), PartSize.share(0.2)))
        .isEqualTo(new ContiguousSplit(7, 8, 10));
    assertThat(ContiguousSplit.of("x", "rows", 10, 3, PartSize.count(2), PartSize.count(4)))
        .isEqualTo(new ContiguousSplit(3, 5, 9));
  }

  @Test
  void aTestShareOfOneTakesEverything() {
    assertThat(ContiguousSplit.of("x", "rows", 10, null, PartSize.share(0), PartSize.share(1)))
        .isEqualTo(new ContiguousSplit(0, 0, 10));
    assertThatThrownBy(
            () -> ContiguousSplit.of("x", "rows", 0, null, PartSize.share(0), PartSize.share(1)))
        .isInstanceOf(InputException.class);
  }

  @Test
  void aWholeThatIsTooShortIsRefusedWithItsSize() {
    assertThatThrownBy(
            () -> ContiguousSplit.of("x.csv", "rows", 5, 3, PartSize.count(2), PartSize.count(4)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("x.csv has 5 rows");
    assertThatThrownBy(
            () ->
                ContiguousSplit.of("x", "rows", 3, null, PartSize.share(0.1), PartSize.share(0.4)))
        .isInstanceOf(InputException.class);
  }
}
