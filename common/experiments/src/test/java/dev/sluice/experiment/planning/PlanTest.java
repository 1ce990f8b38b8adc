package dev.sluice.experiment.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.error.UsageException;
import dev.sluice.experiment.BitsSettings;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.ResultBuilder;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.comparison.PlannedComparisons;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.progress.Progress;
import dev.sluice.task.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  private static final String HEAD =
      """
      title: Bits
      question: Which?
      task: bits
      cells: [rnn, gru]
      seeds: [1, 2]
      """;

  @TempDir private Path folder;

  private final Map<String, TrialResult> results = new HashMap<>();

  private Experiment experiment(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("bits.yaml"), HEAD + yaml);
    return ExperimentFile.read(file, List.of(new BitsTask())).experiment();
  }

  private Plan plan(String yaml) throws IOException {
    return Plan.of(experiment(yaml), Progress.SILENT);
  }

  private Optional<TrialResult> result(Trial<?> trial) {
    return Optional.ofNullable(results.get(trial.key()));
  }

  private List<Trial<?>> trials(Plan plan) {
    return plan.trials(this::result);
  }

  /** Records a result with this accuracy on the test part and these validation losses. */
  private void put(Trial<?> trial, double accuracy, Double... losses) {
    results.put(
        trial.key(),
        ResultBuilder.of(trial)
            .metrics(Map.of("accuracy", accuracy))
            .validationLoss(List.of(losses))
            .build());
  }

  @Test
  void allCombinationsRunTheFirstSeedBeforeTheSecond() throws IOException {
    Plan plan = plan("vary: {data.length: [2, 4], network.layers: [1, 2]}");
    assertThat(trials(plan))
        .extracting(Trial::label)
        .startsWith(
            "bits rnn data.length=2 network.layers=1 seed 1",
            "bits gru data.length=2 network.layers=1 seed 1",
            "bits rnn data.length=2 network.layers=2 seed 1",
            "bits gru data.length=2 network.layers=2 seed 1",
            "bits rnn data.length=4 network.layers=1 seed 1")
        .hasSize(16)
        .endsWith("bits gru data.length=4 network.layers=2 seed 2");
    assertThat(plan.choices()).isEmpty();
    assertThat(plan.size()).isEqualTo(16);
    assertThat(trials(plan).get(15).purpose()).isEqualTo(new Purpose("bits", null, Stage.FINAL));
    assertThat(trials(plan).get(15).settings().network())
        .isEqualTo(new NetworkSettings("gru", 3, 2, 0, 0));
  }

  @Test
  void theReportHasARowForEachCellAtEachCombination() throws IOException {
    Plan plan =
        plan(
            """
            vary: {data.length: [2, 4]}
            settings: {network: {layers: 2}}
            learning-rate: 0.02
            studies: [{data: a}, {data: b, vary: {data.length: [3]}}]
            published:
              - {model: X, at: {data.data: b}, metric: accuracy, part: test, value: 1, source: y}
            """);
    for (Trial<?> trial : trials(plan)) {
      if (trial.settings().training().seed() == 1) {
        put(trial, 0.5, 0.1);
      }
    }
    List<TaskComparison> comparisons = PlannedComparisons.of(plan, this::result);
    assertThat(comparisons).extracting(TaskComparison::data).containsExactly("a", "b");
    assertThat(comparisons).allMatch(one -> one.axes().equals(List.of("data.length")));
    assertThat(comparisons.get(0).published()).isEmpty();
    assertThat(comparisons.get(1).published()).extracting(Published::model).containsExactly("X");
    assertThat(comparisons.get(0).rows())
        .extracting(TaskComparison.Row::cell, row -> row.at().text("data.length"))
        .containsExactly(
            tuple("rnn", "2"), tuple("gru", "2"), tuple("rnn", "4"), tuple("gru", "4"));
    // The rate of the file, and the single value of the second study.
    assertThat(comparisons.get(1).rows())
        .hasSize(2)
        .allMatch(
            row ->
                row.size().orElseThrow().text().equals("2 x 3")
                    && row.rate().equals(TaskComparison.Rate.of(0.02)))
        .allMatch(row -> row.planned() == 2 && row.results().size() == 1);
  }

  @Test
  void equalParametersGiveEachCellTheClosestSizeWithFewCounts() throws IOException {
    int before = BitsTask.PREPARED.get();
    Plan plan =
        plan(
            """
            parameters: 2000
            vary: {training.clip-norm: [1, 5], data.length: [2, 4]}
            """);
    int prepared = BitsTask.PREPARED.get() - before;
    for (Trial<?> trial : trials(plan)) {
      NetworkSettings network = trial.settings().network();
      long here = parameters(trial, network.units());
      for (int neighbour : new int[] {network.units() - 1, network.units() + 1}) {
        assertThat(Math.abs(parameters(trial, neighbour) - 2000))
            .as(trial.label() + " with " + neighbour)
            .isGreaterThanOrEqualTo(Math.abs(here - 2000));
      }
    }
    // rnn: n (n + 1) + n weights and biases, and 2 (n + 1) of the output; gru three times as many.
    assertThat(PlannedComparisons.of(plan, this::result).get(0).rows())
        .extracting(TaskComparison.Row::cell, row -> row.size().orElseThrow().units())
        .contains(tuple("rnn", 43), tuple("gru", 25));
    // Two cells at two lengths; training settings do not change the size.
    assertThat(prepared).isBetween(8, 16);
  }

  private static long parameters(Trial<?> trial, int units) {
    BitsSettings settings = (BitsSettings) trial.settings();
    NetworkSettings network = settings.network();
    return new BitsTask()
        .prepare(
            new BitsSettings(
                settings.data(),
                new NetworkSettings(network.cell(), units, network.layers(), 0, 0),
                settings.training()),
            Optional.empty(),
            Progress.SILENT)
        .parameters();
  }

  @Test
  void fewerParametersThanThoseOfOneUnitGiveOneUnit() throws IOException {
    assertThat(trials(plan("parameters: 1")))
        .allMatch(trial -> trial.settings().network().units() == 1);
  }

  @Test
  void eachCellGetsTheRateWithItsLowestValidationLoss() throws IOException {
    Plan plan =
        plan(
            """
            vary: {data.length: [2, 4]}
            learning-rate: {choose: [0.1, 0.01, 0.001], seeds: 2}
            """);
    assertThat(trials(plan)).as("nothing is chosen yet").isEmpty();
    assertThat(plan.size()).isEqualTo(4 * 6 + 8);
    assertThat(PlannedComparisons.of(plan, this::result).get(0).rows())
        .allMatch(
            row ->
                row.rate().equals(new TaskComparison.Rate(OptionalDouble.empty(), true))
                    && row.planned() == 2);

    List<Trial<?>> choices = plan.choices();
    assertThat(choices)
        .hasSize(24)
        .allMatch(trial -> trial.purpose().stage() == Stage.CHOICE)
        .extracting(trial -> trial.settings().training().seed())
        .containsOnly(101L, 102L);
    for (Trial<?> trial : choices) {
      double rate = trial.settings().training().learningRate();
      boolean rnn = trial.settings().network().cell().equals("rnn");
      boolean first = trial.settings().training().seed() == 101;
      if (rate == 0.1) {
        // The best on the test part, but without a finite validation loss.
        put(trial, 1.0, Double.NaN);
      } else if (rate == 0.01) {
        // The lowest loss is in the middle; the mean over both seeds is 0.25 for rnn, 0.45 for gru.
        put(trial, 0.1, 0.9, rnn ? (first ? 0.2 : 0.3) : 0.45, 0.8);
      } else {
        put(trial, 0.9, rnn ? (first ? 0.1 : 0.5) : 0.4);
      }
    }
    List<Trial<?>> chosen = trials(plan);
    assertThat(chosen).hasSize(8);
    for (Trial<?> trial : chosen) {
      assertThat(trial.purpose().stage()).isEqualTo(Stage.FINAL);
      assertThat(trial.settings().training().seed()).isIn(1L, 2L);
      assertThat(trial.settings().training().learningRate())
          .isEqualTo(trial.settings().network().cell().equals("rnn") ? 0.01 : 0.001);
    }
    assertThat(PlannedComparisons.of(plan, this::result).get(0).rows())
        .allMatch(row -> row.rate().chosen())
        .extracting(row -> row.rate().value().orElseThrow())
        .containsExactly(0.01, 0.001, 0.01, 0.001);
  }

  @Test
  void aRateIsChosenOnceAllTrialsThatChooseHaveAResult() throws IOException {
    Plan plan = plan("learning-rate: {choose: [0.1, 0.01]}");
    List<Trial<?>> choices = plan.choices();
    assertThat(choices).extracting(Trial::label).contains("bits rnn learning-rate=0.1 seed 101");
    for (Trial<?> trial : choices.subList(0, 3)) {
      put(trial, 0.5, 0.5);
    }
    // Both of rnn, one of gru.
    assertThat(trials(plan))
        .extracting(trial -> trial.settings().network().cell())
        .containsOnly("rnn");
    Set<String> settled = new HashSet<>(results.keySet());
    assertThat(plan.open(this::result, trial -> settled.contains(trial.key())).values())
        .as("two of rnn; one of the choice and two of gru")
        .containsExactly(2, 3);

    Trial<?> last = choices.get(3);
    results.put(last.key(), Trials.failed(last, "no"));
    settled.add(last.key());
    assertThat(trials(plan)).hasSize(4);
    for (Trial<?> trial : trials(plan)) {
      settled.add(trial.key());
    }
    assertThat(plan.open(this::result, trial -> settled.contains(trial.key()))).isEmpty();
  }

  @Test
  void equalTimeIsASettingOfEveryTrial() throws IOException {
    assertThat(trials(plan("seconds: 1.5")))
        .hasSize(4)
        .allMatch(trial -> trial.settings().training().maxSeconds() == 1.5);
  }

  @Test
  void aStudyUsesItsAlternativeDataIfItsOwnIsNotAvailable() throws IOException {
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    Experiment there = experiment("data: bits\notherwise: other-bits");
    assertThat(
            PlannedComparisons.of(Plan.of(there, recorded), trial -> Optional.empty())
                .get(0)
                .data())
        .isEqualTo("bits");
    assertThat(recorded.lines).isEmpty();

    Experiment missing = experiment("data: %s\notherwise: bits".formatted(BitsTask.MISSING));
    TaskComparison compared =
        PlannedComparisons.of(Plan.of(missing, recorded), trial -> Optional.empty()).get(0);
    assertThat(compared.data()).isEqualTo("bits");
    assertThat(compared.name()).isEqualTo("bits");
    assertThat(compared.published()).isEmpty();
    assertThat(recorded.lines)
        .containsExactly(
            "bits is used instead of missing, without published figures: there is no data named"
                + " missing");
  }

  @Test
  void anExperimentWithOverriddenSettingsHasNoPreset() throws IOException {
    Experiment plain = experiment("seconds: 60");
    Experiment quick =
        new Experiment(
            plain.name(), Optional.of("quick"), plain.title(), plain.question(), plain.studies());
    assertThat(quick.with(Optional.of(List.of("gru")), Optional.empty(), Map.of()).preset())
        .hasValue("quick");
    assertThat(quick.with(Optional.empty(), Optional.empty(), Map.of("epochs", "4")).preset())
        .isEmpty();
  }

  @Test
  void flagsOverrideTheFileOfAnExperiment() throws IOException {
    Experiment experiment =
        experiment(
            """
            vary: {data.length: [2, 4]}
            seconds: 60
            learning-rate: {choose: [0.1, 0.01]}
            """);
    Plan plan =
        Plan.of(
            experiment.with(
                Optional.of(List.of("lstm")),
                Optional.of(List.of(7L)),
                Map.of(
                    "data.length", "3", "learning-rate", "0.5", "max-seconds", "9", "epochs", "4")),
            Progress.SILENT);
    List<Trial<?>> trials = new ArrayList<>(trials(plan));
    assertThat(plan.choices()).isEmpty();
    assertThat(trials).extracting(Trial::label).containsExactly("bits lstm data.length=3 seed 7");
    BitsSettings settings = (BitsSettings) trials.get(0).settings();
    assertThat(settings.data().length()).isEqualTo(3);
    assertThat(settings.training().learningRate()).isEqualTo(0.5);
    assertThat(settings.training().maxSeconds()).isEqualTo(9);
    assertThat(settings.training().epochs()).isEqualTo(4);

    assertThatThrownBy(
            () -> experiment.with(Optional.empty(), Optional.of(List.of(101L)), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--seeds: seed 101 is reserved for choosing the learning rate");
    Experiment sized = experiment("parameters: 100");
    assertThatThrownBy(
            () -> sized.with(Optional.empty(), Optional.empty(), Map.of("network.units", "5")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--set network.units: the experiment chooses the units");
  }
}
