package dev.sluice.datasets.iterate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ExampleIteratorTest {
  private static int[] flat(int[][] batches) {
    return Arrays.stream(batches).flatMapToInt(Arrays::stream).toArray();
  }

  @Test
  void examplesComeInTheirOwnOrderAndTheLastBatchMayBeSmaller() {
    assertThat(ExampleIterator.inOrder(5, 2)).isDeepEqualTo(new int[][] {{0, 1}, {2, 3}, {4}});
  }

  @Test
  void eachEpochHasItsOwnReproducibleOrder() {
    int[][] first = ExampleIterator.shuffled(50, 8, 1, 1);

    assertThat(first).isDeepEqualTo(ExampleIterator.shuffled(50, 8, 1, 1)).hasNumberOfRows(7);
    assertThat(flat(first))
        .containsExactlyInAnyOrder(IntStream.range(0, 50).toArray())
        .isNotEqualTo(flat(ExampleIterator.shuffled(50, 8, 1, 2)))
        .isNotEqualTo(flat(ExampleIterator.shuffled(50, 8, 2, 1)));
  }

  @Test
  void byLengthSortsFromTheShortest() {
    assertThat(ExampleIterator.byLength(new int[] {5, 1, 9, 3}, 2))
        .isDeepEqualTo(new int[][] {{1, 3}, {0, 2}});
  }

  @Test
  void shuffledByLengthBatchesHaveSimilarLengthsAndEveryExampleOccursOnce() {
    int[] lengths = IntStream.range(0, 64).map(i -> (i * 37) % 64).toArray();

    int[][] batches = ExampleIterator.shuffledByLength(lengths, 8, 3, 1);

    assertThat(flat(batches)).containsExactlyInAnyOrder(IntStream.range(0, 64).toArray());
    for (int[] batch : batches) {
      int[] sorted = Arrays.stream(batch).map(example -> lengths[example]).sorted().toArray();
      assertThat(sorted[7] - sorted[0]).isEqualTo(7);
    }
    assertThat(batches)
        .isDeepEqualTo(ExampleIterator.shuffledByLength(lengths, 8, 3, 1))
        .satisfies(
            found ->
                assertThat(flat(found))
                    .isNotEqualTo(flat(ExampleIterator.shuffledByLength(lengths, 8, 3, 2))));
  }

  @Test
  void aBatchIsMadeFromTheExamplesThatItReports() {
    ExampleIterator batches =
        new ExampleIterator(
            ExampleIterator.inOrder(3, 2),
            2,
            1,
            1,
            numbers ->
                new DataSet(
                    Nd4j.createFromArray(numbers).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT),
                    null));

    batches.next();
    DataSet last = batches.next();

    assertThat(last.getFeatures().toIntVector()).containsExactly(2);
    assertThat(batches.examples()).containsExactly(2);
    assertThat(batches.hasNext()).isFalse();
  }
}
