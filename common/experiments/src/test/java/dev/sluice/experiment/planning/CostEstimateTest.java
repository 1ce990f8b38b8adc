package dev.sluice.experiment.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.task.TrainingSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostEstimateTest {
  private static TrainingSettings training(int epochs, double maxSeconds) {
    return TrainingSettings.builder()
        .epochs(epochs)
        .batchSize(8)
        .learningRate(0.1)
        .clipNorm(1)
        .maxSeconds(maxSeconds)
        .build();
  }

  private static Trial<?> trial(String... overrides) {
    Map<String, String> settings = new java.util.HashMap<>();
    for (int i = 0; i < overrides.length; i += 2) {
      settings.put(overrides[i], overrides[i + 1]);
    }
    return Trials.of(List.of("gru"), List.of(1L), settings).get(0);
  }

  @Test
  void aTrialTakesAllEpochsOrItsTimeLimitPlusOneEpoch() {
    assertThat(CostEstimate.trialSeconds(3, training(10, 0))).isEqualTo(30);
    assertThat(CostEstimate.trialSeconds(3, training(10, 20))).isEqualTo(23, within(1e-9));
    assertThat(CostEstimate.trialSeconds(3, training(10, 100))).isEqualTo(30);
  }

  @Test
  void theLineHasTheTrialsTheTimeAndWhatMayShortenIt() {
    assertThat(CostEstimate.line(60, 0, 14 * 60, true))
        .isEqualTo("60 trials, at most about 14 min 00 s (patience may end them earlier)");
    assertThat(CostEstimate.line(1, 0, 5, false)).isEqualTo("1 trial, at most about 5.0 s");
    assertThat(CostEstimate.line(5, 2, 5, false))
        .isEqualTo("5 trials, at most about 5.0 s, without 2 that could not be measured");
    assertThat(CostEstimate.line(5, 5, 0, false))
        .isEqualTo("5 trials; the time they take is not known.");
  }

  @Test
  void theEstimateGrowsWithTheEpochsAndIsDividedByTheWorkers() {
    // So many epochs that the time of one batch hardly matters.
    assertThat(minutes("epochs", "1000000000", 1)).isGreaterThan(1000);
    assertThat(minutes("epochs", "1", 1)).isLessThan(1);
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    new CostEstimate(new TimeLeft(), recorded)
        .say(Map.of(trial("max-seconds", "7200", "epochs", "1000000000"), 3), 2);
    // The epoch in which the time limit is reached takes milliseconds.
    assertThat(recorded.lines).containsExactly("3 trials, at most about 3 h 00 min");
  }

  private static double minutes(String key, String value, int workers) {
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    new CostEstimate(new TimeLeft(), recorded).say(Map.of(trial(key, value), 1), workers);
    assertThat(recorded.lines).hasSize(1);
    String line = recorded.lines.get(0);
    assertThat(line).startsWith("1 trial, at most about ");
    return line.contains(" h ")
        ? 60 * Double.parseDouble(line.replaceAll(".*about (\\d+) h.*", "$1"))
        : 0;
  }

  private static Trial<?> on(String data) {
    return Trials.on(data, "gru", 1L).get(0);
  }

  @Test
  void trialsThatDoNotFitIntoMemoryAreReportedAndTheRestIsMeasured() {
    Map<Trial<?>, Integer> open = new LinkedHashMap<>();
    open.put(on(BitsTask.HUGE), 2);
    open.put(trial(), 1);
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    new CostEstimate(new TimeLeft(), recorded).say(open, 1);
    assertThat(recorded.lines.get(0))
        .isEqualTo(
            "bits gru seed 1 cannot be measured:"
                + " java.lang.OutOfMemoryError: no room for so many bits");
    assertThat(recorded.lines.get(1))
        .startsWith("3 trials, at most about ")
        .endsWith(", without 2 that could not be measured");
  }

  @Test
  void missingDataIsReported() {
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    new CostEstimate(new TimeLeft(), recorded).say(Map.of(on(BitsTask.MISSING), 4), 1);
    assertThat(recorded.lines)
        .containsExactly(
            "bits gru seed 1 cannot be measured: there is no data named missing",
            "4 trials; the time they take is not known.");
  }

  @Test
  void nothingIsMeasuredIfNoTrialIsOpen() {
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    int before = BitsTask.PREPARED.get();
    new CostEstimate(new TimeLeft(), recorded).say(Map.of(), 1);
    assertThat(recorded.lines).isEmpty();
    assertThat(BitsTask.PREPARED.get()).isEqualTo(before);
  }
}
