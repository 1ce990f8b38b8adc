package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.sentiment.ClassificationScore.ClassScore;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassificationScoreTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final List<String> TWO = List.of("bad", "good");

  /** Truth a a a b b c, predicted a a b b c c. */
  private static final ClassificationScore THREE =
      ClassificationScore.of(
          List.of("a", "b", "c"),
          new int[] {0, 0, 0, 1, 1, 2},
          new double[][] {
            {0.5, 0.25, 0.25},
            {0.5, 0.25, 0.25},
            {0.25, 0.5, 0.25},
            {0.25, 0.5, 0.25},
            {0.25, 0.25, 0.5},
            {0.25, 0.25, 0.5}
          });

  @Test
  void theConfusionMatrixCountsTrueClassesInRowsAndPredictedOnesInColumns() {
    assertThat(THREE.confusion())
        .containsExactly(List.of(2, 1, 0), List.of(0, 1, 1), List.of(0, 0, 1));
  }

  @Test
  void accuracyIsTheShareOnTheDiagonal() {
    assertThat(THREE.accuracy()).isEqualTo(4.0 / 6, EXACT);
  }

  @Test
  void precisionRecallAndF1MatchAHandCalculation() {
    assertThat(THREE.classes())
        .containsExactly(
            new ClassScore("a", 3, 2, 1.0, 2.0 / 3, 0.8),
            new ClassScore("b", 2, 2, 0.5, 0.5, 0.5),
            new ClassScore("c", 1, 2, 0.5, 1.0, 2.0 / 3));
    assertThat(THREE.macroF1()).isEqualTo((0.8 + 0.5 + 2.0 / 3) / 3, EXACT);
  }

  @Test
  void logLossIsTheMeanLogarithmOfTheTrueClassesProbabilities() {
    // Four halves and two quarters: (4 + 2 * 2) / 6 bits.
    assertThat(THREE.logLoss()).isEqualTo(8.0 / 6 * Math.log(2), EXACT);
  }

  @Test
  void aCertainMistakeHasAFiniteLogLoss() {
    ClassificationScore score =
        ClassificationScore.of(TWO, new int[] {0}, new double[][] {{0.0, 1.0}});
    assertThat(score.logLoss()).isEqualTo(-Math.log(1e-15), EXACT);
  }

  @Test
  void equallyProbableClassesGiveTheFirst() {
    ClassificationScore score =
        ClassificationScore.of(TWO, new int[] {0}, new double[][] {{0.5, 0.5}});
    assertThat(score.accuracy()).isEqualTo(1.0);
  }

  @Test
  void aClassNeitherSeenNorPredictedHasNoF1AndIsOmittedFromTheMean() {
    ClassificationScore score =
        ClassificationScore.of(
            List.of("a", "b", "c"),
            new int[] {0, 1},
            new double[][] {{0.9, 0.05, 0.05}, {0.05, 0.9, 0.05}});
    assertThat(score.classes().get(2).f1()).isNaN();
    assertThat(score.macroF1()).isEqualTo(1.0);
  }

  @Test
  void aClassSeenButNeverPredictedHasZeroRecallAndF1() {
    ClassificationScore score =
        ClassificationScore.of(TWO, new int[] {0, 1}, new double[][] {{0.9, 0.1}, {0.9, 0.1}});
    ClassScore good = score.classes().get(1);
    assertThat(good.precision()).isNaN();
    assertThat(good.recall()).isZero();
    assertThat(good.f1()).isZero();
    // The other class: 2 * 1 / (1 + 2).
    assertThat(score.macroF1()).isEqualTo(1.0 / 3, EXACT);
  }

  private static double auc(int[] truth, double... ofTheSecond) {
    double[][] probabilities = new double[truth.length][];
    for (int i = 0; i < truth.length; i++) {
      probabilities[i] = new double[] {1 - ofTheSecond[i], ofTheSecond[i]};
    }
    return ClassificationScore.of(TWO, truth, probabilities).rocAuc().orElseThrow();
  }

  @Test
  void rocAucIsTheShareOfCorrectlyOrderedPairs() {
    // Of the four pairs, only (0.4, 0.35) is in the wrong order.
    assertThat(auc(new int[] {0, 0, 1, 1}, 0.1, 0.4, 0.35, 0.8)).isEqualTo(0.75, EXACT);
    assertThat(auc(new int[] {1, 0}, 0.2, 0.7)).isZero();
  }

  @Test
  void tiesCountAsHalfInRocAuc() {
    assertThat(auc(new int[] {0, 0, 1, 1}, 0.2, 0.5, 0.5, 0.9)).isEqualTo(3.5 / 4, EXACT);
    assertThat(auc(new int[] {0, 1, 0, 1}, 0.5, 0.5, 0.5, 0.5)).isEqualTo(0.5, EXACT);
  }

  @Test
  void rocAucIsOmittedForMoreThanTwoClassesAndIfAClassIsMissing() {
    assertThat(THREE.rocAuc()).isEmpty();
    assertThat(
            ClassificationScore.of(TWO, new int[] {1, 1}, new double[][] {{0.1, 0.9}, {0.6, 0.4}})
                .rocAuc())
        .isEmpty();
  }

  @Test
  void scoringNoExamplesIsAnError() {
    assertThatThrownBy(() -> ClassificationScore.of(TWO, new int[0], new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
