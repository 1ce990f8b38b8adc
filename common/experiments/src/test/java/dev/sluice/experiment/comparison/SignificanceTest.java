package dev.sluice.experiment.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Grids;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignificanceTest {
  /** A row with the accuracies for the seeds 1, 2, ...; NaN for a run that diverged. */
  private static TaskComparison.Row row(Place at, String cell, double... accuracy) {
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < accuracy.length; i++) {
      Trial<?> trial = Trials.of(List.of(cell), i + 1L).get(0);
      results.add(
          Double.isNaN(accuracy[i])
              ? Trials.diverged(trial, Map.of())
              : Trials.completed(trial, accuracy[i], false));
    }
    return Grids.row(at, cell, accuracy.length, results);
  }

  private static Significance of(TaskComparison.Row... rows) {
    return Significance.of(BitsTask.ACCURACY, List.of(rows));
  }

  @Test
  void fewerThanFiveSeedsAreReportedAsNotTested() {
    Significance four =
        of(row(Place.ONLY, "rnn", 0.1, 0.1, 0.1, 0.1), row(Place.ONLY, "gru", 0.9, 0.9, 0.9, 0.9));
    assertThat(four.tested()).isEmpty();
    assertThat(four.sentences())
        .containsExactly(
            "Cells with fewer than 5 seeds are not tested; whether they differ is not decided.",
            "At least 6 seeds are needed to detect a difference (see" + " docs/statistics.md).");
  }

  @Test
  void fiveSeedsAreTooFewToDetectAnyDifference() {
    Significance five =
        of(
            row(Place.ONLY, "rnn", 0.1, 0.1, 0.1, 0.1, 0.1),
            row(Place.ONLY, "gru", 0.9, 0.8, 0.7, 0.9, 0.6));
    assertThat(five.pairs().get(0).better(BitsTask.ACCURACY)).isEmpty();
    assertThat(five.sentences())
        .containsExactly(
            "rnn and gru: no difference seen (5 seeds; Wilcoxon p = 0.063, 0.063 after Holm's"
                + " correction, effect -1.00).",
            "At least 6 seeds are needed to detect a difference (see docs/statistics.md): the"
                + " smallest p of Wilcoxon's test over 5 seeds is 0.0625 before the correction.");
  }

  @Test
  void sixSeedsInOneDirectionAreASignificantDifference() {
    Significance six =
        of(
            row(Place.ONLY, "rnn", 0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
            row(Place.ONLY, "gru", 0.81, 0.82, 0.83, 0.84, 0.85, 0.86));
    assertThat(six.pairs().get(0).better(BitsTask.ACCURACY)).contains("gru");
    assertThat(six.sentences())
        .containsExactly(
            "gru is better than rnn in accuracy by 0.235 over 6 seeds (Wilcoxon p = 0.031, 0.031"
                + " after Holm's correction, effect 1.00).");
  }

  @Test
  void theCorrectionCoversAllPairsOfTheTable() {
    Place near = Grids.place("data.length", 50);
    Place far = Grids.place("data.length", 600);
    double[] low = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    double[] high = {0.2, 0.4, 0.6, 0.8, 0.9, 1.0};
    Significance two =
        of(
            row(near, "rnn", low),
            row(near, "gru", high),
            row(far, "rnn", low),
            row(far, "gru", low));
    // Only equal places are compared: 0.03125 x 2 and 1.
    assertThat(two.pairs()).hasSize(2);
    assertThat(two.pairs().get(0).correctedP()).isCloseTo(0.0625, within(1e-12));
    assertThat(two.pairs().get(1).correctedP()).isEqualTo(1);
    assertThat(two.sentences())
        .containsExactly(
            "2 pairs of cells: no difference seen (6 seeds).",
            "At least 7 seeds are needed to detect a difference among 2 pairs of cells (see"
                + " docs/statistics.md): the smallest p of Wilcoxon's test over 6 seeds is 0.0313"
                + " before the correction.");
  }

  @Test
  void aRunThatDivergedCountsAgainstItsCell() {
    double diverged = Double.NaN;
    Significance compared =
        of(
            row(Place.ONLY, "rnn", diverged, diverged, diverged, diverged, diverged, diverged),
            row(Place.ONLY, "gru", 0.1, 0.1, 0.1, 0.1, 0.1, 0.1));
    assertThat(compared.pairs().get(0).seeds()).isEqualTo(6);
    assertThat(compared.sentences().get(0))
        .startsWith("gru is better than rnn in accuracy over 6 seeds (Wilcoxon p = 0.031");
  }
}
