package dev.sluice.experiment.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignificanceTest {
  /** Rows of cells, each with its accuracy for the seeds 1, 2, ...; NaN for one that diverged. */
  private static TaskComparison.Row row(Map<String, String> at, String cell, double... accuracy) {
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < accuracy.length; i++) {
      Trial<?> trial = Trials.of(List.of(cell), i + 1L).get(0);
      results.add(
          Double.isNaN(accuracy[i])
              ? Trials.result(trial, RunStatus.DIVERGED, "loss NaN", Map.of(), false)
              : Trials.completed(trial, accuracy[i], false));
    }
    return new TaskComparison.Row(at, cell, "3", "0.05", accuracy.length, results);
  }

  private static Significance of(TaskComparison.Row... rows) {
    return Significance.of(BitsTask.ACCURACY, List.of(rows));
  }

  @Test
  void fewerThanFiveSeedsAreNotTestedAndThatIsSaid() {
    Significance four =
        of(row(Map.of(), "rnn", 0.1, 0.1, 0.1, 0.1), row(Map.of(), "gru", 0.9, 0.9, 0.9, 0.9));
    assertThat(four.tested()).isEmpty();
    assertThat(four.sentences())
        .containsExactly(
            "No test is made with fewer than 5 seeds: differences within the spread are not"
                + " decided.",
            "With 1 pair of cells it takes 6 seeds at least for a difference to be told (see"
                + " docs/statistics.md).");
  }

  @Test
  void fiveSeedsAreTooFewForAnyDifferenceHoweverLarge() {
    Significance five =
        of(
            row(Map.of(), "rnn", 0.1, 0.1, 0.1, 0.1, 0.1),
            row(Map.of(), "gru", 0.9, 0.8, 0.7, 0.9, 0.6));
    assertThat(five.pairs().get(0).better(BitsTask.ACCURACY)).isEmpty();
    assertThat(five.sentences())
        .containsExactly(
            "rnn and gru: no difference seen (5 seeds; Wilcoxon p = 0.063, 0.063 after Holm's"
                + " correction, effect 1.00).",
            "With 1 pair of cells it takes 6 seeds at least for a difference to be told (see"
                + " docs/statistics.md): with 5 Wilcoxon's smallest p is 0.0625 before the"
                + " correction.");
  }

  @Test
  void sixSeedsOneWayAreADifferenceAndTheBetterOneIsNamed() {
    Significance six =
        of(
            row(Map.of(), "rnn", 0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
            row(Map.of(), "gru", 0.81, 0.82, 0.83, 0.84, 0.85, 0.86));
    assertThat(six.pairs().get(0).better(BitsTask.ACCURACY)).contains("gru");
    assertThat(six.sentences())
        .containsExactly(
            "gru is better than rnn in accuracy by 0.235 over 6 seeds (Wilcoxon p = 0.031, 0.031"
                + " after Holm's correction, effect 1.00).");
  }

  @Test
  void theCorrectionGoesOverAllPairsOfTheTable() {
    Map<String, String> near = Map.of("data.length", "50");
    Map<String, String> far = Map.of("data.length", "600");
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
            "With 2 pairs of cells it takes 7 seeds at least for a difference to be told (see"
                + " docs/statistics.md): with 6 Wilcoxon's smallest p is 0.0313 before the"
                + " correction.");
  }

  @Test
  void aRunThatDivergedCountsAgainstItsCell() {
    double lost = Double.NaN;
    Significance compared =
        of(
            row(Map.of(), "rnn", lost, lost, lost, lost, lost, lost),
            row(Map.of(), "gru", 0.1, 0.1, 0.1, 0.1, 0.1, 0.1));
    assertThat(compared.pairs().get(0).seeds()).isEqualTo(6);
    assertThat(compared.sentences().get(0))
        .startsWith("gru is better than rnn in accuracy over 6 seeds (Wilcoxon p = 0.031");
  }
}
