package dev.sluice.datasets.iterate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.iterate.WindowIterator.Labels;
import dev.sluice.error.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class WindowIteratorTest {
  /** Row t is (t, 10 t, 100 t). */
  private static final double[][] VALUES = new double[12][];

  static {
    for (int t = 0; t < VALUES.length; t++) {
      VALUES[t] = new double[] {t, 10 * t, 100 * t};
    }
  }

  private static WindowIterator windows(int from, int to, int stride, Labels layout) {
    return new WindowIterator.Builder(
            VALUES, /* targets= */ new int[] {0, 2}, /* lookback= */ 3, /* horizon= */ 2)
        .targetRows(from, to)
        .stride(stride)
        .batchSize(2)
        .labels(layout)
        .seed(1)
        .build();
  }

  @Test
  void theInputsAreTheRowsBeforeTheOriginAndTheLabelsThoseFromItOn() {
    DataSet batch = windows(0, 12, 1, Labels.FLAT).next();
    assertThat(batch.getFeatures().shape()).containsExactly(2, 3, 3);
    assertThat(batch.getFeatures().slice(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 1, 2}, {0, 10, 20}, {0, 100, 200}});
    assertThat(batch.getFeatures().slice(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 2, 3}, {10, 20, 30}, {100, 200, 300}});
    // Step by step, with the targets of a step in adjacent columns.
    assertThat(batch.getLabels().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{3, 300, 4, 400}, {4, 400, 5, 500}});
  }

  @Test
  void labelsAsASequenceHaveAChannelForEachTarget() {
    DataSet batch = windows(0, 12, 1, Labels.SEQUENCE).next();
    assertThat(batch.getLabels().shape()).containsExactly(2, 2, 2);
    assertThat(batch.getLabels().slice(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{3, 4}, {300, 400}});
  }

  @Test
  void targetsStayInTheirPartAndLookbackReachesIntoTheOneBefore() {
    assertThat(windows(8, 12, 1, Labels.FLAT).origins()).containsExactly(8, 9, 10);
    DataSet batch = windows(8, 12, 1, Labels.FLAT).next();
    assertThat(batch.getFeatures().slice(0).slice(0).toFloatVector()).containsExactly(5, 6, 7);
  }

  @Test
  void theFirstPartBeginsWhereALookbackExists() {
    assertThat(windows(0, 7, 1, Labels.FLAT).origins()).containsExactly(3, 4, 5);
  }

  @Test
  void aStrideSkipsOrigins() {
    assertThat(windows(0, 12, 3, Labels.FLAT).origins()).containsExactly(3, 6, 9);
  }

  @Test
  void aPartThatIsTooShortIsRefusedWithTheRowsNeeded() {
    assertThatThrownBy(() -> windows(0, 4, 1, Labels.FLAT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lookback of 3")
        .hasMessageContaining("horizon of 2")
        .hasMessageContaining("rows up to 5");
  }

  private static List<Integer> order(WindowIterator iterator) {
    return Arrays.stream(iterator.origins()).boxed().toList();
  }

  @Test
  void theOrderDependsOnlyOnSeedAndEpoch() {
    WindowIterator windows = windows(0, 12, 1, Labels.FLAT);
    assertThat(order(windows.forEpoch(2))).isEqualTo(order(windows.forEpoch(2)));
    assertThat(order(windows.forEpoch(2))).isNotEqualTo(order(windows.forEpoch(3)));
    assertThat(order(windows.forEpoch(2))).containsExactlyInAnyOrderElementsOf(order(windows));
    // An epoch does not depend on the one requested before.
    assertThat(order(windows.forEpoch(1).forEpoch(2))).isEqualTo(order(windows.forEpoch(2)));
  }

  @Test
  void theBatchesHoldTheWindowsInTheirOrder() {
    WindowIterator epoch = windows(0, 12, 1, Labels.FLAT).forEpoch(1);
    List<Integer> firstTargets = new ArrayList<>();
    while (epoch.hasNext()) {
      DataSet batch = epoch.next();
      for (int row = 0; row < batch.getLabels().size(0); row++) {
        firstTargets.add(batch.getLabels().getInt(row, 0));
      }
    }
    assertThat(firstTargets).isEqualTo(order(epoch));
  }
}
