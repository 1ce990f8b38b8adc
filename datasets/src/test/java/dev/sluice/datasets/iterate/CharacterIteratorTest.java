package dev.sluice.datasets.iterate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encode.Characters;
import dev.sluice.datasets.iterate.CharacterIterator.Input;
import dev.sluice.error.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class CharacterIteratorTest {
  /** 0 to 12: twelve predictions; each character is its own position in the text. */
  private static final Characters TEXT = Characters.of(IntStream.range(0, 13).toArray());

  private static CharacterIterator streams(int streams, int steps, Input input) {
    return new CharacterIterator(TEXT, 13, streams, steps, input);
  }

  /** The indices that [batch, alphabet, steps] encodes, as [batch][steps]. */
  private static int[][] indices(INDArray oneHot) {
    int[][] indices = new int[(int) oneHot.size(0)][(int) oneHot.size(2)];
    for (int row = 0; row < indices.length; row++) {
      for (int t = 0; t < indices[row].length; t++) {
        int count = 0;
        for (int k = 0; k < oneHot.size(1); k++) {
          if (oneHot.getFloat(row, k, t) == 1) {
            indices[row][t] = k;
            count++;
          }
        }
        assertThat(count).isEqualTo(1);
      }
    }
    return indices;
  }

  @Test
  void successiveBatchesContinueTheStreams() {
    CharacterIterator iterator = streams(2, 4, Input.ONE_HOT);
    DataSet first = iterator.next();
    assertThat(indices(first.getFeatures()))
        .isDeepEqualTo(new int[][] {{0, 1, 2, 3}, {6, 7, 8, 9}});
    assertThat(indices(first.getLabels())).isDeepEqualTo(new int[][] {{1, 2, 3, 4}, {7, 8, 9, 10}});
    DataSet second = iterator.next();
    assertThat(indices(second.getFeatures())).isDeepEqualTo(new int[][] {{4, 5}, {10, 11}});
    assertThat(indices(second.getLabels())).isDeepEqualTo(new int[][] {{5, 6}, {11, 12}});
    assertThat(iterator.hasNext()).isFalse();
    assertThat(iterator.batches()).isEqualTo(2);
  }

  @Test
  void indicesHaveOneChannel() {
    DataSet batch = streams(2, 4, Input.INDEX).next();
    assertThat(batch.getFeatures().shape()).containsExactly(2, 1, 4);
    assertThat(batch.getFeatures().slice(1).slice(0).toFloatVector()).containsExactly(6, 7, 8, 9);
    assertThat(indices(batch.getLabels())[1]).containsExactly(7, 8, 9, 10);
  }

  @Test
  void everyCharacterButTheLastFewIsPredictedOnce() {
    CharacterIterator iterator = streams(5, 2, Input.ONE_HOT);
    List<Integer> predicted = new ArrayList<>();
    while (iterator.hasNext()) {
      for (int[] row : indices(iterator.next().getLabels())) {
        for (int index : row) {
          predicted.add(index);
        }
      }
    }
    // Twelve predictions in five streams: two per stream, and the last two characters remain.
    assertThat(predicted)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
    assertThat(iterator.predictions()).isEqualTo(10);
  }

  @Test
  void oneStreamPredictsEverything() {
    assertThat(streams(1, 5, Input.ONE_HOT).predictions()).isEqualTo(12);
  }

  @Test
  void everyEpochIsTheSameText() {
    CharacterIterator text = streams(2, 4, Input.ONE_HOT);
    assertThat(text.forEpoch(1).next()).isEqualTo(text.forEpoch(2).next());
  }

  @Test
  void aTextThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> streams(13, 4, Input.ONE_HOT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("13 characters")
        .hasMessageContaining("--batch-size");
    assertThatThrownBy(() -> new CharacterIterator(Characters.of(), 3, 1, 4, Input.ONE_HOT))
        .isInstanceOf(InputException.class);
  }
}
