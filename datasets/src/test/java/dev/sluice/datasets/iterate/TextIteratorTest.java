package dev.sluice.datasets.iterate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class TextIteratorTest {
  private static final int[][] SEQUENCES = {{5, 6, 7}, {8}, {}, {9, 2, 3, 4, 5}};
  private static final int[] LABELS = {1, 0, 1, 2};

  @Test
  void aBatchIsPaddedAndMasked() {
    DataSet batch = new TextIterator(SEQUENCES, LABELS, 3, 2, 10, 1).next();
    assertThat(batch.getFeatures().shape()).containsExactly(2, 1, 3);
    assertThat(batch.getFeatures().reshape(2, 3).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{5, 6, 7}, {8, 0, 0}});
    assertThat(batch.getFeaturesMaskArray().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 1, 1}, {1, 0, 0}});
    assertThat(batch.getLabels().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 1, 0}, {1, 0, 0}});
    assertThat(batch.getLabelsMaskArray()).isNull();
  }

  @Test
  void anEmptyTextIsOneUnknownWordAndALongOneIsTruncated() {
    TextIterator iterator = new TextIterator(SEQUENCES, LABELS, 3, 2, 4, 1);
    iterator.next();
    DataSet batch = iterator.next();
    assertThat(batch.getFeatures().reshape(2, 4).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 0, 0, 0}, {9, 2, 3, 4}});
    assertThat(batch.getFeaturesMaskArray().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 0, 0, 0}, {1, 1, 1, 1}});
    assertThat(iterator.hasNext()).isFalse();
  }

  @Test
  void withoutLabelsThereAreNone() {
    assertThat(new TextIterator(SEQUENCES, null, 3, 2, 4, 1).next().getLabels()).isNull();
  }

  @Test
  void labelsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new TextIterator(SEQUENCES, LABELS, 2, 2, 4, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TextIterator many(long seed) {
    SplittableRandom random = new SplittableRandom(7);
    int[][] sequences = new int[1003][];
    int[] labels = new int[sequences.length];
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = new int[random.nextInt(60)];
      labels[i] = i % 2;
    }
    return new TextIterator(sequences, labels, 2, 8, 50, seed);
  }

  private static List<List<Integer>> order(TextIterator iterator) {
    List<List<Integer>> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      List<Integer> examples = Arrays.stream(iterator.examples()).boxed().toList();
      assertThat(batch.getFeatures().size(0)).isEqualTo(examples.size());
      batches.add(examples);
    }
    return batches;
  }

  @Test
  void everyExampleOccursOncePerEpoch() {
    TextIterator epoch = many(1).forEpoch(3);
    List<List<Integer>> batches = order(epoch);
    assertThat(batches).hasSize(126).hasSize(epoch.batches());
    assertThat(batches.stream().flatMap(List::stream)).hasSize(1003).doesNotHaveDuplicates();
    assertThat(order(many(1).byLength()).stream().flatMap(List::stream))
        .hasSize(1003)
        .doesNotHaveDuplicates();
  }

  @Test
  void theOrderDependsOnlyOnSeedAndEpoch() {
    assertThat(order(many(1).forEpoch(3))).isEqualTo(order(many(1).forEpoch(3)));
    assertThat(order(many(1).forEpoch(3))).isNotEqualTo(order(many(1).forEpoch(4)));
    assertThat(order(many(1).forEpoch(3))).isNotEqualTo(order(many(2).forEpoch(3)));
    // An epoch's view of another epoch's view is the same as if asked for directly.
    assertThat(order(many(1).forEpoch(1).forEpoch(3))).isEqualTo(order(many(1).forEpoch(3)));
  }

  @Test
  void resettingGivesTheSameBatchesAgain() {
    TextIterator epoch = many(1).forEpoch(1);
    List<List<Integer>> first = order(epoch);
    epoch.reset();
    assertThat(order(epoch)).isEqualTo(first);
  }

  @Test
  void bucketsNeedLittlePadding() {
    double padded = 0;
    double all = 0;
    TextIterator epoch = many(1).forEpoch(1);
    while (epoch.hasNext()) {
      DataSet batch = epoch.next();
      all += batch.getFeaturesMaskArray().length();
      padded +=
          batch.getFeaturesMaskArray().length()
              - batch.getFeaturesMaskArray().sumNumber().doubleValue();
    }
    assertThat(padded / all).isLessThan(0.05);
  }

  @Test
  void batchesDoNotComeInTheOrderOfTheirLength() {
    List<Long> lengths = new ArrayList<>();
    many(1).forEpoch(1).forEachRemaining(batch -> lengths.add(batch.getFeatures().size(2)));
    assertThat(lengths.subList(0, 20))
        .isNotEqualTo(lengths.subList(0, 20).stream().sorted().toList());
  }

  /** Texts without content, whose lengths repeat. */
  private record Lengths(int size) implements WordSequences {
    @Override
    public int length(int text) {
      return 1 + text % 3;
    }

    @Override
    public int[] words(int text) {
      return new int[length(text)];
    }

    @Override
    public int label(int text) {
      return 0;
    }
  }

  @Test
  void moreExamplesThanTheMemoryOrdersAreEachInOneBatchOfSimilarLength() {
    Lengths texts = new Lengths(TextIterator.ORDERED + 5);
    int batch = 1 << 14;
    TextIterator iterator = new TextIterator(texts, 1, batch, 3, 7).forEpoch(1);
    BitSet seen = new BitSet(texts.size());
    int mixed = 0;
    for (int i = 0; i < iterator.batches(); i++) {
      int[] examples = iterator.examples(i);
      mixed += texts.length(examples[0]) == texts.length(examples[examples.length - 1]) ? 0 : 1;
      Arrays.stream(examples).forEach(seen::set);
    }
    assertThat(seen.cardinality()).isEqualTo(texts.size());
    // Of the 32 batches of a bucket, those at the two borders between the lengths.
    assertThat(mixed).isLessThanOrEqualTo(2 * (iterator.batches() / 32 + 1));
    TextIterator again = new TextIterator(texts, 1, batch, 3, 7);
    assertThat(again.forEpoch(1).examples(9)).isEqualTo(iterator.examples(9));
    assertThat(again.forEpoch(2).examples(9)).isNotEqualTo(iterator.examples(9));
  }
}
