package dev.sluice.experiment.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.experiment.worker.LocalEngine;
import dev.sluice.experiment.worker.TrialEngine;
import dev.sluice.progress.Progress;
import dev.sluice.run.RunFolder;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Complete comparisons of a tiny task, with real training. */
class CompareCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sluice(String... arguments) {
    CommandLine line = new CommandLine(new CompareCommand());
    ErrorReport errors = new ErrorReport();
    line.setExecutionExceptionHandler(errors).setParameterExceptionHandler(errors);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", folder.toString(), "--tasks", "bits"));
    return line.execute(all.toArray(new String[0]));
  }

  @Test
  void aComparisonTrainsEveryTrialOnceAndWritesItsTables() {
    int before = BitsTask.PREPARED.get();
    assertThat(sluice("--cells", "rnn,gru", "--seeds", "2")).as(err.toString()).isZero();

    assertThat(BitsTask.PREPARED.get() - before).isEqualTo(4);
    assertThat(out.toString())
        .contains("bits on bits: test part, mean ± standard deviation over 2 seeds")
        .contains("majority (baseline)")
        .contains("Written: " + folder.resolve("comparison.html"));
    assertThat(folder.resolve("comparison.csv"))
        .content()
        .startsWith("task,data,study,model,kind,units")
        .hasLineCount(4);
    assertThat(folder.resolve("comparison.html")).content().contains("bits: learning curves");

    out.getBuffer().setLength(0);
    assertThat(sluice("--cells", "rnn,gru", "--seeds", "2")).isZero();
    assertThat(BitsTask.PREPARED.get() - before).isEqualTo(4);
    assertThat(out.toString()).contains("bits on bits");

    // With another cell: only its trials run.
    assertThat(sluice("--cells", "rnn,lstm,gru", "--seeds", "2")).isZero();
    assertThat(BitsTask.PREPARED.get() - before).isEqualTo(6);
  }

  @Test
  void aStoppedTrialResumesAndGivesTheSameFigures() throws IOException {
    List<Trial<?>> trials = Trials.of(List.of("gru", "lstm"), List.of(3L), Map.of("epochs", "4"));
    Path whole = folder.resolve("whole");
    run(whole, trials, new Interruption(), Progress.SILENT);

    Interruption asked = new Interruption();
    Path stopped = folder.resolve("stopped");
    // Ctrl-C in the second trial's first epoch.
    TrialEngine.Outcome first =
        run(
            stopped,
            trials,
            asked,
            new Progress() {
              @Override
              public Bar start(String what, long total, Unit unit) {
                if (what.startsWith("trial 2/2")) {
                  asked.request();
                }
                return Bar.SILENT;
              }

              @Override
              public void say(String line) {}
            });
    assertThat(first).isEqualTo(new TrialEngine.Outcome(0, 1, 0, 1));
    assertThat(Files.readAllLines(stopped.resolve("results.jsonl"))).hasSize(1);
    Path run = stopped.resolve("runs").resolve(trials.get(1).folderName());
    assertThat(RunResult.read(RunFolder.at(run).result()))
        .matches(result -> result.status() == RunStatus.INTERRUPTED && result.epochs() == 1);

    TrialEngine.Outcome second = run(stopped, trials, new Interruption(), Progress.SILENT);
    assertThat(second).isEqualTo(new TrialEngine.Outcome(1, 1, 0, 0));
    assertThat(figures(stopped)).isEqualTo(figures(whole)).hasSize(2);
  }

  @Test
  void aRunThatEndedJustBeforeAKillIsReused() throws IOException {
    assertThat(sluice("--cells", "gru", "--seeds", "1", "--keep-runs")).isZero();
    // Killed in the middle of writing the line.
    Path file = folder.resolve("results.jsonl");
    String line = Files.readString(file);
    Files.writeString(file, line.substring(0, line.length() / 2), StandardCharsets.UTF_8);

    int before = BitsTask.PREPARED.get();
    assertThat(sluice("--cells", "gru", "--seeds", "1")).isZero();
    assertThat(BitsTask.PREPARED.get()).isEqualTo(before);
    assertThat(file).hasContent(line.strip());
    // Its result is on disk now, so its folder is removed.
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void baselinesAreScoredForAFinishedRunThatHasNone() throws IOException {
    assertThat(sluice("--cells", "gru,lstm", "--seeds", "1", "--keep-runs")).isZero();
    Files.delete(folder.resolve("results.jsonl"));

    // Now lstm comes first, and its run has no baselines.
    assertThat(sluice("--cells", "lstm", "--seeds", "1")).as(out.toString()).isZero();
    assertThat(out.toString().lines().filter(l -> l.contains("majority (baseline)"))).hasSize(2);
  }

  @Test
  void aDamagedRunStartsOver() throws IOException {
    assertThat(sluice("--cells", "gru", "--seeds", "1", "--keep-runs")).isZero();
    List<String> before = figures(folder);
    Path run;
    try (var runs = Files.list(folder.resolve("runs"))) {
      run = runs.findFirst().orElseThrow();
    }
    Files.delete(folder.resolve("results.jsonl"));
    Files.delete(RunFolder.at(run).result());
    Files.write(RunFolder.at(run).last(), new byte[100]);

    assertThat(sluice("--cells", "gru", "--seeds", "1")).as(out.toString()).isZero();
    assertThat(figures(folder)).isEqualTo(before);
  }

  @Test
  void aFailedTrialIsShownAndEndsWithExitCodeOne() {
    assertThat(sluice("--cells", "gru", "--seeds", "2", "--data", BitsTask.MISSING)).isEqualTo(1);
    assertThat(out.toString())
        .contains("gru: 2 of 2 runs failed, without a figure (seed 1, 2): there is no data named")
        .contains(
            "2 trials failed (see the notes below the tables); --retry-failed runs them again.");
    assertThat(folder.resolve("comparison.md"))
        .content()
        .contains("there is no data named missing");
  }

  @Test
  void invalidUsageIsRejectedBeforeAnythingIsWritten() throws IOException {
    assertThat(sluice("--cells", "gruu")).isEqualTo(2);
    assertThat(sluice("--seeds", "many")).isEqualTo(2);
    assertThat(sluice("--set", "training.epoch=5")).isEqualTo(2);
    assertThat(sluice("--set", "epochs=0")).isEqualTo(2);
    assertThat(sluice("--workers", "0")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--cells: unknown cell 'gruu'. Did you mean 'gru'?",
            "expected a count such as 3",
            "--epochs must be");
    CommandLine line = new CommandLine(new CompareCommand());
    line.setExecutionExceptionHandler(new ErrorReport()).setErr(new PrintWriter(err, true));
    assertThat(line.execute("--tasks", "sentimnt", "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--tasks: unknown task 'sentimnt'. Known: bits");
    assertThat(folder).isEmptyDirectory();
  }

  private static TrialEngine.Outcome run(
      Path folder, List<Trial<?>> trials, Interruption asked, Progress progress)
      throws IOException {
    try (ResultsFile results = ResultsFile.open(folder.resolve(ResultsFile.NAME), progress)) {
      return new LocalEngine(
              new LocalEngine.Options(1, false, false, folder.resolve("runs"), "test"), progress)
          .run(trials, results, asked);
    }
  }

  /** All figures except times. */
  static List<String> figures(Path folder) throws IOException {
    List<String> figures = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("results.jsonl"))) {
      TrialResult trial = TrialResult.parse(line, "line");
      RunResult result = trial.result();
      figures.add(
          trial.key()
              + result.metrics()
              + result.baselines()
              + trial.validationLoss()
              + result.status());
    }
    return figures;
  }
}
