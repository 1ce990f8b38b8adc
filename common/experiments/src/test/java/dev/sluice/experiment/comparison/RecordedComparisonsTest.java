package dev.sluice.experiment.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Grids;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.TrialResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedComparisonsTest {
  private static TrialResult line(String cell, long seed, Map<String, String> settings) {
    return Trials.completed(Trials.of(List.of(cell), List.of(seed), settings).get(0), 0.75, true);
  }

  private static TrialResult with(TrialResult line, String preset, Stage stage) {
    return new TrialResult(line.key(), preset, stage, line.result(), line.validationLoss());
  }

  private static TaskComparison compared(List<TrialResult> lines) {
    List<TaskComparison> compared =
        RecordedComparisons.of(lines, List.of(new BitsTask()), "bits.jsonl");
    assertThat(compared).hasSize(1);
    return compared.get(0);
  }

  private static List<TrialResult> grid() {
    List<TrialResult> lines = new ArrayList<>();
    for (String length : List.of("100", "20")) {
      for (String cell : List.of("gru", "rnn")) {
        for (long seed : new long[] {2, 1}) {
          lines.add(line(cell, seed, Map.of("data.length", length)));
        }
      }
    }
    return lines;
  }

  @Test
  void settingsThatVaryAreTypedAxesAndRowsAreSortedByTheirValues() {
    TaskComparison compared = compared(grid());
    assertThat(compared.axes()).containsExactly("data.length");
    assertThat(compared.places())
        .containsExactly(Grids.place("data.length", 20), Grids.place("data.length", 100));
    assertThat(compared.rows())
        .extracting(TaskComparison.Row::cell)
        .containsExactly("rnn", "gru", "rnn", "gru");
    assertThat(compared.rows().get(0).results())
        .extracting(line -> line.result().seed())
        .containsExactly(1L, 2L);
  }

  @Test
  void theOrderOfLinesDoesNotMatter() {
    List<TrialResult> lines = grid();
    TaskComparison before = compared(lines);
    Collections.reverse(lines);
    assertThat(compared(lines).rows()).isEqualTo(before.rows());
  }

  @Test
  void theCostliestPresetIsTakenWithMatchingTrialsOfOthers() {
    List<TrialResult> lines = new ArrayList<>();
    grid().forEach(line -> lines.add(with(line, "standard", Stage.FINAL)));
    lines.set(0, with(lines.get(0), "quick", Stage.FINAL));
    lines.add(with(line("rnn", 1, Map.of("data.length", "5")), "quick", Stage.FINAL));
    assertThat(compared(lines).places())
        .containsExactly(Grids.place("data.length", 20), Grids.place("data.length", 100));
    assertThat(compared(lines).results()).hasSize(8);
  }

  @Test
  void aLearningRateThatWasNotChosenHasNoRow() {
    List<TrialResult> lines = new ArrayList<>();
    lines.add(line("gru", 1, Map.of("training.learning-rate", "0.01")));
    lines.add(with(line("gru", 1, Map.of("training.learning-rate", "0.1")), null, Stage.CHOICE));
    lines.add(with(line("gru", 101, Map.of("training.learning-rate", "0.01")), null, Stage.CHOICE));
    TaskComparison compared = compared(lines);
    assertThat(compared.rows()).hasSize(1);
    assertThat(compared.rows().get(0).results()).hasSize(1);
    assertThat(compared.rows().get(0).rate()).isEqualTo(TaskComparison.Rate.of(0.01));
    assertThat(compared.axes()).isEmpty();
  }

  @Test
  void aSettingAddedBetweenTwoRunsDoesNotDistinguishThem() {
    TrialResult later = line("gru", 2, Map.of());
    TrialResult before = line("gru", 1, Map.of());
    ((ObjectNode) before.result().settings().get("network")).remove("recurrent-dropout");
    TaskComparison compared = compared(List.of(before, later));
    assertThat(compared.axes()).isEmpty();
    assertThat(compared.rows()).hasSize(1);
    assertThat(compared.rows().get(0).results()).hasSize(2);
  }

  @Test
  void aTaskThatIsNotInstalledIsAnError() {
    assertThatThrownBy(() -> RecordedComparisons.of(grid(), List.of(), "bits.jsonl"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bits.jsonl: unknown task 'bits'");
  }
}
