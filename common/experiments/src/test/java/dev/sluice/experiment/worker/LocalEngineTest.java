package dev.sluice.experiment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import dev.sluice.experiment.ResultBuilder;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.planning.TimeLeft;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.progress.Progress;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineTest {
  @TempDir private Path folder;

  private final List<Trial<?>> trials = Trials.of(List.of("rnn", "gru"), 1L, 2L);

  /** Does not train; fails or stops at the trials that a test names. */
  private static final class Scripted implements Worker.Runner {
    final List<String> ran = new ArrayList<>();
    final List<Boolean> baselines = new ArrayList<>();
    final Map<String, RuntimeException> failures = new HashMap<>();
    String stopAt = "";
    String otherData = "";

    @Override
    public <S extends Record & TaskSettings> TrialResult run(
        Trial<S> trial, Path run, boolean scored, Progress progress, Interruption interruption) {
      ran.add(trial.label());
      baselines.add(scored);
      if (failures.containsKey(trial.label())) {
        throw failures.get(trial.label());
      }
      if (trial.label().equals(stopAt)) {
        interruption.request();
        return ResultBuilder.of(trial).interrupted().build();
      }
      TrialResult result = Trials.completed(trial, 0.75, scored);
      return trial.label().equals(otherData)
          ? ResultBuilder.like(result).dataSha256("other").build()
          : result;
    }
  }

  private LocalEngine engine(Worker.Runner runner, boolean retryFailed, Progress progress) {
    return new LocalEngine(
        new LocalEngine.Options(1, retryFailed, false, folder.resolve("runs"), "test"),
        runner,
        new TimeLeft(),
        progress);
  }

  private TrialEngine.Outcome run(Scripted runner, Progress progress) throws IOException {
    return run(runner, false, progress);
  }

  private TrialEngine.Outcome run(Scripted runner, boolean retryFailed, Progress progress)
      throws IOException {
    try (ResultsFile results = ResultsFile.open(folder.resolve(ResultsFile.NAME), progress)) {
      return engine(runner, retryFailed, progress).run(trials, results, new Interruption());
    }
  }

  @Test
  void aFinishedTrialIsNotRunAgainButAStoppedOneIs() throws IOException {
    Scripted first = new Scripted();
    first.stopAt = "bits rnn seed 2";
    assertThat(run(first, Progress.SILENT)).isEqualTo(new TrialEngine.Outcome(0, 2, 0, 2));
    assertThat(first.ran).containsExactly("bits rnn seed 1", "bits gru seed 1", "bits rnn seed 2");

    Scripted second = new Scripted();
    assertThat(run(second, Progress.SILENT)).isEqualTo(new TrialEngine.Outcome(2, 2, 0, 0));
    assertThat(second.ran).containsExactly("bits rnn seed 2", "bits gru seed 2");

    Scripted third = new Scripted();
    assertThat(run(third, Progress.SILENT)).isEqualTo(new TrialEngine.Outcome(4, 0, 0, 0));
    assertThat(third.ran).isEmpty();
  }

  @Test
  void aFailedTrialIsRecordedAndRunAgainOnlyOnRequest() throws IOException {
    Scripted first = new Scripted();
    first.failures.put("bits rnn seed 1", new InputException("the file is gone"));
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    assertThat(run(first, recorded)).isEqualTo(new TrialEngine.Outcome(0, 4, 1, 0));
    assertThat(recorded.lines).contains("trial 1/4 bits rnn seed 1: failed: the file is gone");
    assertThat(Files.readString(folder.resolve("results.jsonl"))).contains("the file is gone");

    Scripted second = new Scripted();
    assertThat(run(second, Progress.SILENT)).isEqualTo(new TrialEngine.Outcome(4, 0, 1, 0));
    assertThat(second.ran).isEmpty();

    // Run again, it fails once more, but not for ever.
    first.ran.clear();
    assertThat(run(first, true, Progress.SILENT)).isEqualTo(new TrialEngine.Outcome(3, 1, 1, 0));
    assertThat(first.ran).containsExactly("bits rnn seed 1");

    assertThat(run(second, true, Progress.SILENT)).isEqualTo(new TrialEngine.Outcome(3, 1, 0, 0));
    assertThat(second.ran).containsExactly("bits rnn seed 1");
  }

  @Test
  void aDefectLeavesItsStackTraceNextToTheRun() throws IOException {
    Scripted runner = new Scripted();
    runner.failures.put("bits gru seed 2", new NullPointerException("no layer"));
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    run(runner, recorded);

    Path trace = folder.resolve("runs").resolve(trials.get(3).folderName() + ".error.txt");
    assertThat(trace).content().contains("NullPointerException: no layer", "at dev.sluice");
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      assertThat(results.result(trials.get(3)).orElseThrow().result().error())
          .isEqualTo("java.lang.NullPointerException: no layer");
    }
    assertThat(recorded.lines)
        .contains("bits gru seed 2: the stack trace of the error is in " + trace);
    // Once the trial succeeds, the trace is removed.
    run(new Scripted(), true, Progress.SILENT);
    assertThat(trace).doesNotExist();
  }

  @Test
  void baselinesAreScoredOnceForEachSeedAndWrittenToEveryLine() throws IOException {
    Scripted runner = new Scripted();
    run(runner, Progress.SILENT);
    assertThat(runner.baselines).containsExactly(true, false, true, false);
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      assertThat(results.results())
          .hasSize(4)
          .allMatch(
              line -> line.result().baselines().get("majority").equals(Map.of("accuracy", 0.5)));
    }
  }

  @Test
  void afterAFailureTheNextCellScoresTheBaselines() throws IOException {
    Scripted runner = new Scripted();
    runner.failures.put("bits rnn seed 1", new InputException("no"));
    run(runner, Progress.SILENT);
    assertThat(runner.baselines).containsExactly(true, true, true, false);
  }

  @Test
  void baselinesOfOtherDataAreNotReused() throws IOException {
    Scripted runner = new Scripted();
    runner.otherData = "bits gru seed 1";
    run(runner, Progress.SILENT);
    // Scored again for gru, because its data turns out to be different.
    assertThat(runner.ran.subList(0, 3))
        .containsExactly("bits rnn seed 1", "bits gru seed 1", "bits gru seed 1");
    assertThat(runner.baselines.subList(0, 3)).containsExactly(true, false, true);
  }

  @Test
  void aTrialThatAnotherProcessIsRunningIsAwaitedAndNotRunTwice() throws IOException {
    Scripted runner = new Scripted();
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    try (ResultsFile results = ResultsFile.open(folder.resolve(ResultsFile.NAME), recorded)) {
      // Locked in this process, which the engine treats like the lock of another one.
      FileLock other = results.tryLock(trials.get(0)).orElseThrow();
      Progress releasing =
          new Progress() {
            @Override
            public Bar start(String what, long total, Unit unit) {
              return Bar.SILENT;
            }

            @Override
            public void say(String line) {
              recorded.say(line);
              if (line.startsWith("Waiting")) {
                try {
                  results.append(Trials.completed(trials.get(0), 0.5, true));
                  other.release();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            }
          };
      assertThat(engine(runner, false, releasing).run(trials, results, new Interruption()))
          .isEqualTo(new TrialEngine.Outcome(0, 4, 0, 0));
    }
    assertThat(runner.ran).hasSize(3).doesNotContain("bits rnn seed 1");
    assertThat(recorded.lines).contains("Waiting for 1 trial that another command is running.");
  }

  @Test
  void noTrialStartsOnceAStopIsRequested() throws IOException {
    Interruption asked = new Interruption();
    asked.request();
    Scripted runner = new Scripted();
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      assertThat(engine(runner, false, Progress.SILENT).run(trials, results, asked))
          .isEqualTo(new TrialEngine.Outcome(0, 0, 0, 4));
    }
    assertThat(runner.ran).isEmpty();
  }

  @Test
  void anErrorOfTheEnvironmentIsNotRecordedAsATrialsFailure() {
    Worker.Runner broken =
        new Worker.Runner() {
          @Override
          public <S extends Record & TaskSettings> TrialResult run(
              Trial<S> trial, Path run, boolean scored, Progress progress, Interruption asked) {
            throw new NoClassDefFoundError("org/nd4j");
          }
        };
    assertThatThrownBy(
            () -> {
              try (ResultsFile results =
                  ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
                engine(broken, false, Progress.SILENT).run(trials, results, new Interruption());
              }
            })
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(folder.resolve("results.jsonl")).doesNotExist();
  }

  @Test
  void theTimeLeftIsEstimatedFromTheClosestKindOfTrial() {
    TimeLeft time = new TimeLeft();
    assertThat(time.of(trials)).isEmpty();
    assertThat(time.of(List.of())).hasValue(0);
    time.took(trials.get(0), 10);
    time.took(trials.get(1), 30);
    // 10 for rnn and 30 for gru, as before.
    assertThat(time.of(trials.subList(2, 4))).hasValue(40);
    // No lstm ran: the mean of its task.
    assertThat(time.of(Trials.of(List.of("lstm"), 1L))).hasValue(20);
  }

  @Test
  void measuredEstimatesAreScaledByActualTimes() {
    TimeLeft time = new TimeLeft();
    time.expect(trials.get(0), 20);
    time.expect(trials.get(1), 40);
    assertThat(time.of(trials.subList(0, 4))).hasValue(120);
    // It took half of the expected time.
    time.took(trials.get(0), 10);
    assertThat(time.of(trials.subList(1, 4))).hasValue(10 + 20 + 20);
  }

  @Test
  void aTrialHasOneBarAndRepeatedMessagesAreShownOnce() {
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    Set<String> lines = new HashSet<>();
    for (String name : List.of("trial 1/2", "trial 2/2")) {
      TrialProgress progress = new TrialProgress(recorded, lines, name);
      progress.say("2 rows are missing");
      for (int epoch = 1; epoch <= 3; epoch++) {
        try (Progress.Bar bar = progress.startEpoch(epoch, 3, 10)) {
          bar.advanceTo(10, "loss 1");
        }
        progress.sayOfEpoch("epoch " + epoch + "/3: loss 1");
      }
      progress.close();
    }
    assertThat(recorded.bars).containsExactly("trial 1/2 of 30", "trial 2/2 of 30");
    assertThat(recorded.lines).containsExactly("2 rows are missing");
  }
}
