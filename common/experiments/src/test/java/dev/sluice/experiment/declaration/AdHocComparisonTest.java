package dev.sluice.experiment.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdHocComparisonTest {
  @Test
  void allCellsRunTheFirstSeedBeforeTheSecond() {
    assertThat(Trials.of(List.of("rnn", "gru"), 7L, 8L))
        .extracting(Trial::label)
        .containsExactly(
            "bits rnn seed 7", "bits gru seed 7", "bits rnn seed 8", "bits gru seed 8");
  }

  @Test
  void seedsAreACountOrAList() {
    assertThat(AdHocComparison.seeds("3")).containsExactly(1L, 2L, 3L);
    assertThat(AdHocComparison.seeds("1, 2,5")).containsExactly(1L, 2L, 5L);
    assertThat(AdHocComparison.seeds("5,")).containsExactly(5L);
    for (String wrong : List.of("", "x", "1,,2", "1.5", ",")) {
      assertThatThrownBy(() -> AdHocComparison.seeds(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("expected a count such as 3");
    }
    assertThatThrownBy(() -> AdHocComparison.seeds("0"))
        .hasMessageContaining("--seeds must be from 1");
  }

  @Test
  void keysDifferIfAndOnlyIfResultsWould(@TempDir Path folder) throws IOException {
    HashSet<String> keys = new HashSet<>();
    for (List<String> cells : List.of(List.of("rnn"), List.of("gru"))) {
      for (long seed : new long[] {1, 2}) {
        keys.add(Trials.of(cells, seed).get(0).key());
      }
    }
    keys.add(Trials.of(List.of("gru"), List.of(1L), Map.of("epochs", "3")).get(0).key());
    assertThat(keys).hasSize(5);
    assertThat(keys).contains(Trials.of(List.of("gru"), 1L).get(0).key());

    Path file = Files.writeString(folder.resolve("data.csv"), "one");
    String before = keyOf(file);
    assertThat(keyOf(file)).isEqualTo(before);
    Files.writeString(file, "two");
    assertThat(keyOf(file)).isNotEqualTo(before);
  }

  private static String keyOf(Path file) {
    return Trials.on(file.toString(), "gru", 1L).get(0).key();
  }

  @Test
  void settingsAreOverriddenByNameWithOrWithoutTheGroup() {
    Trial<?> trial =
        Trials.of(List.of("gru"), List.of(1L), Map.of("training.epochs", "9", "units", "11"))
            .get(0);
    assertThat(trial.settings().training().epochs()).isEqualTo(9);
    assertThat(trial.settings().network().units()).isEqualTo(11);
  }

  @Test
  void invalidComparisonsAreRejectedBeforeAnythingRuns() {
    assertThatThrownBy(() -> Trials.of(List.of("gru"), List.of(1L), Map.of("x", "1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--set: unknown setting of bits 'x'")
        .hasMessageContaining("epochs");
    assertThatThrownBy(() -> Trials.of(List.of("gru"), List.of(1L), Map.of("seed", "1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("use --seeds");
    assertThatThrownBy(() -> Trials.of(List.of("gru", "gru"), 1L))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--cells: gru is given twice");
    assertThatThrownBy(() -> Trials.of(List.of("grru"), 1L))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("grru");
    assertThatThrownBy(
            () ->
                new AdHocComparison(
                    List.of(new BitsTask(), new BitsTask()),
                    List.of("gru"),
                    List.of(1L),
                    Optional.of("other"),
                    Optional.empty(),
                    Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--data needs a single task");
  }

  @Test
  void aTaskThatGeneratesItsDataRejectsOtherData(@TempDir Path folder) throws IOException {
    AdHocComparison comparison =
        new AdHocComparison(
            List.of(new NoDataTask()),
            List.of("gru"),
            List.of(1L),
            Optional.of("other"),
            Optional.empty(),
            Map.of());
    assertThatThrownBy(comparison::experiment)
        .isInstanceOf(UsageException.class)
        .hasMessage("--data: sums makes its own data; omit the flag.");
    Path file =
        Files.writeString(
            folder.resolve("sums.yaml"),
            "title: Sums\ntask: sums\ndata: other\ncells: [gru]\nseeds: 1\n");
    assertThatThrownBy(() -> ExperimentFile.read(file, List.of(new NoDataTask())))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + ", line 3: 'data': the task makes its own data: remove this key");
  }

  record NoDataSettings(NetworkSettings network, TrainingSettings training)
      implements TaskSettings {
    @Override
    public String dataName() {
      return "";
    }
  }

  /** A task that generates its data. */
  private static final class NoDataTask implements Task<NoDataSettings> {
    @Override
    public String name() {
      return "sums";
    }

    @Override
    public String summary() {
      return "Add numbers";
    }

    @Override
    public Class<NoDataSettings> settingsType() {
      return NoDataSettings.class;
    }

    @Override
    public Metric headline() {
      return BitsTask.ACCURACY;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(BitsTask.ACCURACY);
    }

    @Override
    public ObjectNode suggestions(NoDataSettings settings) {
      throw new UnsupportedOperationException("only declared");
    }

    @Override
    public Problem prepare(
        NoDataSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
      throw new UnsupportedOperationException("only declared");
    }
  }
}
