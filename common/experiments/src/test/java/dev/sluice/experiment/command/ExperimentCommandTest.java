package dev.sluice.experiment.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.declaration.ExperimentFolder;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.TrialResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sluice compare EXPERIMENT} on a tiny task, with real training. */
class ExperimentCommandTest {
  private static final String TINY =
      """
      title: Which cell learns bits
      question: Does any?
      task: bits
      cells: [rnn, gru]
      seeds: 2
      vary: {data.length: [2, 4]}
      parameters: 60
      learning-rate: {choose: [0.05, 0.0001]}
      presets:
        quick: {seeds: 1, vary: {data.length: [2]}}
        paper: {seeds: 5}
      published:
        - {model: Elman, cell: rnn, at: {data.length: 4}, metric: accuracy, part: test, value: 0.75, source: "A paper, table 1", note: longer}
      """;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void experiments() throws IOException {
    System.setProperty(ExperimentFolder.PROPERTY, folder.toString());
    Files.writeString(folder.resolve("tiny.yaml"), TINY);
  }

  @AfterEach
  void noExperiments() {
    System.clearProperty(ExperimentFolder.PROPERTY);
  }

  private int sluice(String... arguments) {
    CommandLine line = new CommandLine(new CompareCommand());
    ErrorReport errors = new ErrorReport();
    line.setExecutionExceptionHandler(errors).setParameterExceptionHandler(errors);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void anExperimentChoosesItsRatesAndContinuesFromItsResults() {
    Path results = folder.resolve("results");
    String[] command = {"tiny", "--out", results.toString()};
    int before = BitsTask.PREPARED.get();
    assertThat(sluice(command)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("bits on bits: test part").contains("Written: ");
    int trained = BitsTask.PREPARED.get() - before;

    before = BitsTask.PREPARED.get();
    assertThat(sluice(command)).as(err.toString()).isZero();
    // Only sizes are counted again; four trials of the choice, two of the report and the estimate
    // are not repeated.
    assertThat(trained - (BitsTask.PREPARED.get() - before)).isEqualTo(4 + 2 + 2);
    assertThat(results.resolve("tiny.md"))
        .content()
        .contains(
            "Does any?",
            "Equal parameters: each cell has the number of units that comes closest to 60;"
                + " learning rate: chosen for each cell on validation from 0.05, 0.0001");
    assertThat(results.resolve("tiny.jsonl"))
        .content()
        .hasLineCount(6)
        .contains("\"experiment\":\"tiny\"", "\"preset\":\"quick\"", "\"stage\":\"choice\"");
  }

  @Test
  void aTrialOfTheChoiceIsNotScoredOnTheTestPart() throws IOException {
    Path results = folder.resolve("results");
    assertThat(sluice("tiny", "--out", results.toString())).as(err.toString()).isZero();
    for (String line : Files.readAllLines(results.resolve("tiny.jsonl"))) {
      TrialResult result = TrialResult.parse(line, "tiny.jsonl");
      assertThat(result.result().metrics())
          .containsOnlyKeys(
              result.stage() == Stage.CHOICE
                  ? new String[] {"validation"}
                  : new String[] {"validation", "test"});
    }
  }

  @Test
  void theListHasALineForEachExperiment() throws IOException {
    Files.writeString(
        folder.resolve("a-b.yaml"),
        "title: Other\nquestion: Why?\ntask: bits\ncells: [rnn]\nseeds: 3\n");
    assertThat(sluice("--list")).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            a-b   Other (bits): 3 trials
            tiny  Which cell learns bits (bits): quick 6, paper 28 trials
            """);
  }

  @Test
  void anExplanationShowsTheQuestionTheTrialsAndPublishedFigures() {
    assertThat(sluice("--explain", "tiny")).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            tiny: Which cell learns bits
            Does any?

            --preset quick: 6 trials
              bits: bits, cells rnn, gru, seeds 1
                data.length: 2
                equal parameters: each cell has the number of units that comes closest to 60
                learning rate: chosen for each cell on validation from 0.05, 0.0001, over 1 seed

            --preset paper: 28 trials
              bits: bits, cells rnn, gru, seeds 1, 2, 3, 4, 5
                data.length: 2, 4
                equal parameters: each cell has the number of units that comes closest to 60
                learning rate: chosen for each cell on validation from 0.05, 0.0001, over 1 seed

            Published figures:
              Elman (rnn): accuracy on bits, test, data.length=4: 0.75 (A paper, table 1; longer)
            """);
  }

  @Test
  void linesAreWrappedToTheTerminalAndSharedSourcesAreListedOnce() throws IOException {
    String note = "twice as many bits, of twice the length, and three times the training";
    String figure =
        "  - {model: Elman, cell: %s, metric: accuracy, part: test, value: 0.75, source: Paper,"
            + " note: \""
            + note
            + "\"}\n";
    Files.writeString(
        folder.resolve("wide.yaml"),
        "title: A title that is long enough not to fit beside all of the rest\n"
            + "question: Does a question that is longer than a terminal is wide stay on one line?\n"
            + "task: bits\n"
            + "cells: [rnn, rnn-relu, lstm, lstm-peephole, lstm-coupled, gru]\n"
            + "seeds: 9\n"
            + "published:\n"
            + figure.formatted("rnn")
            + figure.formatted("gru"));
    System.setProperty("sluice.columns", "80");
    try {
      assertThat(sluice("--explain", "wide")).as(err.toString()).isZero();
      assertThat(out.toString())
          .isEqualTo(
              """
              wide: A title that is long enough not to fit beside all of the rest
              Does a question that is longer than a terminal is wide stay on one line?

              54 trials
                bits: bits, cells rnn, rnn-relu, lstm, lstm-peephole, lstm-coupled, gru,
                    seeds 1, 2, 3, 4, 5, 6, 7, 8, 9
                  equal units

              Published figures:
                Elman (rnn): accuracy on bits, test: 0.75 [1]
                Elman (gru): accuracy on bits, test: 0.75 [1]
                [1] Paper; twice as many bits, of twice the length, and three times the
                    training
              """);
      out.getBuffer().setLength(0);
      assertThat(sluice("--list")).as(err.toString()).isZero();
      assertThat(out.toString())
          .isEqualTo(
              """
              tiny  Which cell learns bits (bits): quick 6, paper 28 trials
              wide  A title that is long enough not to fit beside all of the rest (bits): 54
                    trials
              """);
    } finally {
      System.clearProperty("sluice.columns");
    }
  }

  @Test
  void flagsThatCannotBeCombinedAreRejected() {
    assertRejected(
        "--tasks cannot be combined with the other arguments: the experiment's file declares it",
        "tiny",
        "--tasks",
        "bits");
    assertRejected("--data cannot be combined", "tiny", "--data", "x");
    assertRejected("--config cannot be combined", "tiny", "--config", "x");
    assertRejected(
        "--preset cannot be combined with the other arguments: it requires EXPERIMENT",
        "--preset",
        "quick");
    assertRejected(
        "--seeds cannot be combined with the other arguments: --list takes no other argument",
        "--list",
        "--seeds",
        "2");
    assertRejected(
        "EXPERIMENT cannot be combined with the other arguments: --list takes", "--list", "tiny");
    assertRejected(
        "--explain cannot be combined with the other arguments: --list takes",
        "--explain",
        "tiny",
        "--list");
    assertRejected(
        "--out cannot be combined with the other arguments: --explain takes",
        "--explain",
        "tiny",
        "--out",
        "x");
    assertRejected(
        "unknown preset of tiny 'papers'. Did you mean 'paper'?", "tiny", "--preset", "papers");
    assertRejected("unknown experiment 'tinny'. Did you mean 'tiny'?", "tinny");
    assertRejected("nowhere.yaml: there is no such file.", "nowhere.yaml");
    assertRejected(
        "--cells: unknown cell 'gr'. Did you mean 'gru'? Known: rnn", "tiny", "--cells", "gr");
    assertRejected(
        "--set: unknown setting of bits 'training.epoch'. Did you mean 'training.epochs'?",
        "tiny",
        "--set",
        "training.epoch=3");
    assertRejected("'epoch'. Did you mean 'epochs'? Known: data,", "tiny", "--set", "epoch=3");
    assertRejected(
        "--set network.units: the experiment chooses", "tiny", "--set", "network.units=4");
  }

  private void assertRejected(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(sluice(arguments)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
