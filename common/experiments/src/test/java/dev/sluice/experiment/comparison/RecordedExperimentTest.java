package dev.sluice.experiment.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Grids;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.planning.Plan;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedExperimentTest {
  private static final String TINY =
      """
      title: Bits
      question: Which?
      task: bits
      cells: [rnn, gru]
      seeds: 2
      vary: {data.length: [2, 4]}
      parameters: 60
      learning-rate: {choose: [0.05, 0.01]}
      presets:
        quick: {seeds: 1, vary: {data.length: [2]}}
        standard: {}
        paper: {seeds: 5, settings: {training: {epochs: 9}}}
      """;

  @TempDir private Path folder;

  private ExperimentFile file(String yaml) throws IOException {
    return ExperimentFile.read(
        Files.writeString(folder.resolve("tiny.yaml"), yaml), List.of(new BitsTask()));
  }

  /** Invented lines of all trials of a preset; 0.05 is the better rate. */
  private static List<TrialResult> lines(ExperimentFile file, String preset) {
    Plan plan = Plan.of(file.experiment(preset), Progress.SILENT);
    Map<String, TrialResult> byKey = new LinkedHashMap<>();
    for (Trial<?> trial : plan.choices()) {
      byKey.put(trial.key(), line(trial));
    }
    for (Trial<?> trial : plan.trials(one -> Optional.ofNullable(byKey.get(one.key())))) {
      byKey.put(trial.key(), line(trial));
    }
    return List.copyOf(byKey.values());
  }

  private static TrialResult line(Trial<?> trial) {
    boolean better = trial.settings().training().learningRate() == 0.05;
    return TrialResult.of(
        trial, Trials.completed(trial, 0.75, true).result(), List.of(better ? 0.1 : 0.2));
  }

  @Test
  void aReportOfRecordedResultsEqualsThatOfTheRunAndNeedsNoData() throws IOException {
    ExperimentFile file = file(TINY);
    List<TrialResult> lines = lines(file, "standard");
    Plan plan = Plan.of(file.experiment("standard"), Progress.SILENT);
    Map<String, TrialResult> byKey = new LinkedHashMap<>();
    lines.forEach(line -> byKey.put(line.key(), line));
    List<TaskComparison> run =
        PlannedComparisons.of(plan, trial -> Optional.ofNullable(byKey.get(trial.key())));

    int prepared = BitsTask.PREPARED.get();
    RecordedExperiment recorded = RecordedExperiment.of(file, lines).orElseThrow();
    assertThat(BitsTask.PREPARED.get()).isEqualTo(prepared);
    assertThat(recorded.experiment().preset()).hasValue("standard");
    assertThat(recorded.comparisons().get(0).rows()).isEqualTo(run.get(0).rows());
    assertThat(recorded.comparisons().get(0).rows())
        .allMatch(row -> row.rate().equals(new TaskComparison.Rate(OptionalDouble.of(0.05), true)))
        .extracting(TaskComparison.Row::cell, row -> row.size().orElseThrow().units())
        .contains(tuple("rnn", 6), tuple("gru", 3));
  }

  @Test
  void theCostliestPresetWithResultsIsShownUnlessAnotherIsRequested() throws IOException {
    ExperimentFile file = file(TINY);
    List<TrialResult> quick = lines(file, "quick");
    assertThat(RecordedExperiment.of(file, quick).orElseThrow().experiment().preset())
        .hasValue("quick");
    List<TrialResult> both = new ArrayList<>(quick);
    both.addAll(lines(file, "standard"));
    RecordedExperiment costliest = RecordedExperiment.of(file, both).orElseThrow();
    assertThat(costliest.experiment().preset()).hasValue("standard");
    assertThat(costliest.comparisons().get(0).places())
        .containsExactly(Grids.place("data.length", 2), Grids.place("data.length", 4));
    assertThat(RecordedExperiment.of(file, "quick", both).comparisons().get(0).places())
        .containsExactly(Grids.place("data.length", 2));
    assertThatThrownBy(() -> RecordedExperiment.of(file, "paper", both))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there are no results of tiny at this preset")
        .hasMessageContaining("sluice compare tiny --preset paper");
  }

  @Test
  void aTrialWhoseKeyHasChangedIsFoundByItsSettings() throws IOException {
    ExperimentFile file = file(TINY);
    List<TrialResult> before = new ArrayList<>();
    for (TrialResult line : lines(file, "standard")) {
      // As written before a setting was added.
      ((ObjectNode) line.result().settings().get("network")).remove("recurrent-dropout");
      before.add(
          new TrialResult(
              "old" + line.key(),
              line.preset(),
              line.stage(),
              line.result(),
              line.validationLoss()));
    }
    RecordedExperiment recorded = RecordedExperiment.of(file, before).orElseThrow();
    assertThat(recorded.comparisons().get(0).rows())
        .hasSize(4)
        .allMatch(row -> row.results().size() == 2);
  }

  @Test
  void aTrialWithAnotherSettingIsNotFound() throws IOException {
    List<TrialResult> lines = lines(file(TINY), "standard");
    ExperimentFile other =
        file(TINY.replace("seeds: 2", "seeds: 2\nsettings: {training: {epochs: 3}}"));
    assertThat(RecordedExperiment.of(other, lines)).isEmpty();
  }

  @Test
  void theLastOfTwoLinesOfATrialIsValid() throws IOException {
    ExperimentFile file = file(TINY);
    List<TrialResult> lines = new ArrayList<>(lines(file, "quick"));
    TrialResult last = lines.get(lines.size() - 1);
    Trial<?> trial =
        Plan.of(file.experiment("quick"), Progress.SILENT).rows().stream()
            .flatMap(row -> row.trials(one -> find(lines, one)).stream())
            .filter(one -> one.key().equals(last.key()))
            .findFirst()
            .orElseThrow();
    lines.add(TrialResult.of(trial, Trials.completed(trial, 0.25, true).result(), List.of(0.1)));
    RecordedExperiment recorded = RecordedExperiment.of(file, lines).orElseThrow();
    assertThat(recorded.comparisons().get(0).rows().get(1).metric(BitsTask.ACCURACY).mean())
        .isEqualTo(0.25);
  }

  private static Optional<TrialResult> find(List<TrialResult> lines, Trial<?> trial) {
    return lines.stream().filter(line -> line.key().equals(trial.key())).findFirst();
  }

  @Test
  void aRowWithoutAnyResultHasNoSize() throws IOException {
    ExperimentFile file = file(TINY);
    List<TrialResult> onlyGru =
        lines(file, "standard").stream()
            .filter(line -> line.result().cell().equals("gru"))
            .toList();
    List<TaskComparison.Row> rows =
        RecordedExperiment.of(file, onlyGru).orElseThrow().comparisons().get(0).rows();
    assertThat(rows.get(0).cell()).isEqualTo("rnn");
    assertThat(rows.get(0).size()).isEmpty();
    assertThat(rows.get(1).size()).hasValue(new NetworkSize(3, 1));
  }

  @Test
  void aStudyThatRanOnAlternativeDataIsShownWithThatData() throws IOException {
    String yaml =
        """
        title: Bits
        question: Which?
        task: bits
        cells: [rnn]
        seeds: 1
        data: missing
        otherwise: bits
        """;
    ExperimentFile file = file(yaml);
    List<TrialResult> lines = List.of(line(Trials.on("bits", "rnn", 1L).get(0)));
    TaskComparison compared = RecordedExperiment.of(file, lines).orElseThrow().comparisons().get(0);
    assertThat(compared.data()).isEqualTo("bits");
    assertThat(compared.results()).hasSize(1);
  }

  @Test
  void aDataFileThatChangedDoesNotMatchItsEarlierResults() throws IOException {
    Path data = Files.writeString(folder.resolve("data.csv"), "one");
    ExperimentFile file =
        file(
            "title: Bits\nquestion: Which?\ntask: bits\ncells: [rnn]\nseeds: 1\ndata: %s\n"
                .formatted(data));
    List<TrialResult> lines = List.of(line(Trials.on(data.toString(), "rnn", 1L).get(0)));
    assertThat(RecordedExperiment.of(file, lines)).isPresent();
    Files.writeString(data, "two");
    assertThat(RecordedExperiment.of(file, lines)).isEmpty();
  }
}
