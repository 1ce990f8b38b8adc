package dev.sluice.experiment.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.error.InputException;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.ErrorTask;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.command.ClaimsCommand;
import dev.sluice.experiment.comparison.RecordedResults;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClaimsTest {
  private static final List<Task<?>> TASKS = List.of(new ErrorTask(), new BitsTask());

  @TempDir Path folder;

  /** One result of {@link ErrorTask}; NaN is a run that diverged without a figure. */
  private static TrialResult result(
      String cell, long seed, Map<String, String> settings, double error) {
    return result(cell, seed, settings, error, 4000, 10, 1);
  }

  private static TrialResult result(
      String cell,
      long seed,
      Map<String, String> settings,
      double error,
      long parameters,
      double seconds,
      double decay) {
    Trial<?> trial = Trials.of(List.of(cell), List.of(seed), settings).get(0);
    boolean lost = Double.isNaN(error);
    RunResult run =
        new RunResult(
            "made-up",
            "far",
            "far",
            cell,
            parameters,
            seed,
            lost ? RunStatus.DIVERGED : RunStatus.COMPLETED,
            lost ? "loss NaN" : null,
            lost ? Map.of() : Map.of("test", Map.of("error", error)),
            Map.of(),
            Map.of(
                "test",
                List.of(
                    new Evaluation.Curves(
                        "gradient-flow",
                        "distance",
                        "norm",
                        true,
                        List.of(1.0, 50.0),
                        Map.of("after training", List.of(2.0, 2 * decay))))),
            Map.of("guessing", Map.of("error", 1.0)),
            2,
            2,
            seconds,
            trial.settingsTree(),
            Map.of(),
            Trials.provenance("abc"));
    return new TrialResult(trial.key(), null, Stage.FINAL, run, List.of(0.5));
  }

  private static List<TaskComparison> compared(List<TrialResult> lines) {
    return RecordedResults.of(lines, TASKS, "test");
  }

  private static String verdict(int claim, String experiment, List<TrialResult> lines) {
    return Claim.words(
        Claims.ALL.get(claim - 1).evidence().apply(Map.of(experiment, compared(lines))));
  }

  private static List<TrialResult> adding(int seeds, double rnnAtFar) {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (String length : List.of("50", "200")) {
        Map<String, String> at = Map.of("data.length", length);
        boolean far = length.equals("200");
        lines.add(result("rnn", seed, at, far ? rnnAtFar : 0.1, 1000, 5, 1e-9));
        lines.add(result("lstm", seed, at, 0.01, 4000, 20, 0.5));
        lines.add(result("gru", seed, at, 0.02, 3000, 15, 0.2));
      }
    }
    return lines;
  }

  @Test
  void coinsSayHowManySeedsMustAgree() {
    assertThat(Claim.atLeast(5, 5)).isCloseTo(1 / 32.0, within(1e-12));
    // 8 + 1 of 256.
    assertThat(Claim.atLeast(7, 8)).isCloseTo(9 / 256.0, within(1e-12));
    assertThat(Claim.atLeast(6, 8)).isCloseTo(37 / 256.0, within(1e-12));
    assertThat(Claim.atLeast(0, 4)).isEqualTo(1);
  }

  @Test
  void anRnnThatForgetsOnEverySeedHoldsAtFiveSeedsAndIsNotDecidedAtTwo() {
    assertThat(verdict(1, "adding", adding(5, 0.9))).isEqualTo("holds");
    assertThat(verdict(1, "adding", adding(2, 0.9))).isEqualTo("not decided at 2 seeds");
    assertThat(verdict(1, "adding", adding(5, 0.1))).isEqualTo("does not hold");
    assertThat(verdict(1, "adding", adding(5, Double.NaN))).isEqualTo("holds");
  }

  @Test
  void oneCounterExampleRefutesAClaim() {
    Map<String, List<TaskComparison>> both = new LinkedHashMap<>();
    both.put("adding", compared(adding(5, 0.9)));
    both.put("copy-memory", compared(adding(5, 0.1)));
    assertThat(Claim.words(Claims.ALL.get(0).evidence().apply(both)))
        .isEqualTo("does not hold everywhere");
  }

  @Test
  void aSettingWithTooFewSeedsNeitherDecidesNorKeepsOthersFromDeciding() {
    Map<String, List<TaskComparison>> both = new LinkedHashMap<>();
    both.put("adding", compared(adding(5, 0.9)));
    both.put("copy-memory", compared(adding(2, 0.1)));
    assertThat(Claim.words(Claims.ALL.get(0).evidence().apply(both))).isEqualTo("holds");
  }

  @Test
  void aSeedWhereNoCellRemembersAnythingTellsNothing() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      for (String cell : List.of("rnn", "lstm", "gru")) {
        lines.add(result(cell, seed, Map.of("data.length", "200"), 0.9));
      }
    }
    assertThat(verdict(1, "adding", lines)).isEqualTo("not decided");
  }

  @Test
  void theGradientIsReadFromTheCurvesAtTheLargestDistance() {
    assertThat(verdict(2, "adding", adding(5, 0.9))).isEqualTo("holds");
    List<Claim.Evidence> evidence =
        Claims.ALL.get(1).evidence().apply(Map.of("adding", compared(adding(5, 0.9))));
    assertThat(evidence).hasSize(1);
    assertThat(evidence.get(0).where()).isEqualTo("far, length 200");
    assertThat(evidence.get(0).measured())
        .isEqualTo("farthest/nearest, median: rnn 1.0e-09, lstm 5.0e-01, gru 2.0e-01");
  }

  @Test
  void clippingCountsOnlyPairsThatEndDifferently() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 7; seed++) {
      // Four explode without clipping and one hardly learns; two learn either way.
      double free = seed <= 4 ? Double.NaN : seed == 5 ? 0.9 : 0.1;
      lines.add(result("rnn", seed, Map.of("training.clip-norm", "0"), free));
      lines.add(result("rnn", seed, Map.of("training.clip-norm", "1"), 0.1));
    }
    List<Claim.Evidence> evidence =
        Claims.ALL.get(2).evidence().apply(Map.of("clipping", compared(lines)));
    assertThat(evidence.get(0).seeds()).hasSize(5);
    assertThat(evidence.get(0).measured())
        .isEqualTo("lost: 5 of 7 runs without clipping, 0 with it");
    assertThat(Claim.words(evidence)).isEqualTo("holds");
  }

  @Test
  void aSeedIsOneVoiceHoweverManyCellsThereAre() {
    List<TrialResult> lines = new ArrayList<>();
    for (String cell : List.of("rnn", "lstm", "gru")) {
      for (long seed = 1; seed <= 2; seed++) {
        lines.add(result(cell, seed, Map.of("training.clip-norm", "0"), Double.NaN));
        lines.add(result(cell, seed, Map.of("training.clip-norm", "1"), 0.1));
      }
    }
    List<Claim.Evidence> evidence =
        Claims.ALL.get(2).evidence().apply(Map.of("clipping", compared(lines)));
    assertThat(evidence)
        .extracting(Claim.Evidence::where)
        .containsExactly("far, rnn", "far, lstm", "far, gru");
    assertThat(Claim.words(evidence)).isEqualTo("not decided at 2 seeds");
  }

  @Test
  void threeQuartersIsFoundBesideWhatAllCellsShare() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      // 500 outside the recurrent layer, 1000 a block.
      lines.add(result("rnn", seed, Map.of(), 0.3, 1500, 5, 1));
      lines.add(result("lstm", seed, Map.of(), 0.3, 4500, 20, 1));
      lines.add(result("gru", seed, Map.of(), 0.3, 3500, 15, 1));
    }
    List<Claim.Evidence> evidence =
        Claims.ALL.get(3).evidence().apply(Map.of("shakespeare", compared(lines)));
    assertThat(evidence.get(0).measured())
        .isEqualTo(
            "parameters 0.750 of the LSTM's; seconds an epoch lstm 10.0 ± 0.0, gru 7.5 ± 0.0");
    assertThat(Claim.words(evidence)).isEqualTo("holds");
  }

  @Test
  void similarIsWithinFivePercentOfTheLstm() {
    List<TrialResult> near = new ArrayList<>();
    List<TrialResult> apart = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      near.add(result("lstm", seed, Map.of(), 0.3));
      near.add(result("gru", seed, Map.of(), 0.31));
      apart.add(result("lstm", seed, Map.of(), 0.3));
      apart.add(result("gru", seed, Map.of(), 0.4));
    }
    assertThat(verdict(5, "sentiment", near)).isEqualTo("holds");
    assertThat(verdict(5, "sentiment", apart)).isEqualTo("does not hold");
  }

  @Test
  void lessDataComparesTheLeadWithLittleAndWithAll() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      lines.add(result("lstm", seed, Map.of("data.length", "5"), 0.5));
      lines.add(result("gru", seed, Map.of("data.length", "5"), 0.4));
      lines.add(result("lstm", seed, Map.of("data.length", "100"), 0.2));
      lines.add(result("gru", seed, Map.of("data.length", "100"), 0.2));
    }
    List<Claim.Evidence> evidence =
        Claims.ALL.get(5).evidence().apply(Map.of("data-size", compared(lines)));
    assertThat(evidence.get(0).measured())
        .isEqualTo("the GRU's lead: 20.0 % at length 5, 0.0 % at length 100");
    assertThat(Claim.words(evidence)).isEqualTo("holds");
  }

  @Test
  void aSeedWhereNeitherCellLearnsFromLittleDataTellsNothingOfIt() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      lines.add(result("lstm", seed, Map.of("data.length", "5"), 1.5));
      lines.add(result("gru", seed, Map.of("data.length", "5"), 1.1));
      lines.add(result("lstm", seed, Map.of("data.length", "100"), 0.2));
      lines.add(result("gru", seed, Map.of("data.length", "100"), 0.2));
    }
    assertThat(verdict(6, "data-size", lines)).isEqualTo("not decided");
  }

  @Test
  void theLstmIsHeldToTheGruAtTheLargestLength() {
    // 0.01 against 0.02.
    assertThat(verdict(7, "copy-memory", adding(5, 0.9))).isEqualTo("holds");
  }

  @Test
  void variantsAreHeldToTheLstmEachByItself() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      lines.add(result("lstm", seed, Map.of(), 0.3));
      lines.add(result("lstm-peephole", seed, Map.of(), 0.3));
      lines.add(result("lstm-coupled", seed, Map.of(), 0.6));
    }
    assertThat(verdict(8, "variants", lines)).isEqualTo("does not hold everywhere");
  }

  @Test
  void withoutResultsEveryClaimIsNotMeasured() {
    String page = Claims.page(Map.of());
    assertThat(page.lines().filter(line -> line.startsWith("Verdict: **not measured**")))
        .hasSize(8);
    assertThat(ResultsTable.markdown(Map.of()))
        .isEqualTo("No results of an experiment are committed yet.\n");
  }

  @Test
  void theOrderOfLinesAndOtherPresetsChangeNothing() throws IOException {
    List<TrialResult> lines = new ArrayList<>(adding(5, 0.9));
    String before = Claims.page(Map.of("adding", compared(lines)));
    Collections.reverse(lines);
    assertThat(Claims.page(Map.of("adding", compared(lines)))).isEqualTo(before);

    List<TrialResult> standard =
        lines.stream()
            .map(line -> with(line, "standard", Stage.FINAL))
            .collect(Collectors.toList());
    TrialResult quick = result("rnn", 1, Map.of("data.length", "20"), 0.1);
    standard.add(with(quick, "quick", Stage.FINAL));
    assertThat(Claims.page(Map.of("adding", compared(standard)))).isEqualTo(before);
  }

  private static TrialResult with(TrialResult line, String preset, Stage stage) {
    return new TrialResult(line.key(), preset, stage, line.result(), line.validationLoss());
  }

  @Test
  void aLearningRateThatWasTriedAndNotChosenHasNoRow() {
    List<TrialResult> lines = new ArrayList<>();
    lines.add(result("gru", 1, Map.of("training.learning-rate", "0.01"), 0.2));
    lines.add(
        with(result("gru", 1, Map.of("training.learning-rate", "0.1"), 0.9), null, Stage.CHOICE));
    lines.add(
        with(
            result("gru", 101, Map.of("training.learning-rate", "0.01"), 0.9), null, Stage.CHOICE));
    List<TaskComparison> compared = compared(lines);
    assertThat(compared.get(0).rows()).hasSize(1);
    assertThat(compared.get(0).rows().get(0).results()).hasSize(1);
    assertThat(compared.get(0).rows().get(0).learningRate()).isEqualTo("0.01");
    assertThat(compared.get(0).axes()).isEmpty();
  }

  @Test
  void theCommandWritesBothFilesAndThenFindsNothingToChange() throws IOException {
    Path results = Files.createDirectory(folder.resolve("results"));
    Files.writeString(
        results.resolve("adding.jsonl"),
        adding(5, 0.9).stream()
                .map(TrialResult::line)
                .map(
                    line ->
                        line.replace("\"far\"", "\"bits\"")
                            .replace("\"error\":0", "\"accuracy\":0"))
                .collect(Collectors.joining("\n"))
            + "\n{\"cut");
    Path readme = folder.resolve("README.md");
    Files.writeString(
        readme, "# Mine\n" + ResultsTable.BEGIN + "\nold\n" + ResultsTable.END + "\nend\n");
    Path page = folder.resolve("claims.md");
    String[] flags = {
      "--results", results.toString(), "--out", page.toString(), "--readme", readme.toString()
    };
    assertThat(run(flags)).isZero();
    assertThat(page).content().contains("| adding", "length 200");
    assertThat(readme)
        .content()
        .startsWith("# Mine\n")
        .endsWith(ResultsTable.END + "\nend\n")
        .contains("| adding     | bits, length 200 |")
        .doesNotContain("old");

    List<String> check = new ArrayList<>(List.of(flags));
    check.add("--check");
    assertThat(run(check.toArray(new String[0]))).isZero();
    // An experiment of one's own beside it says nothing of the claims.
    Files.copy(results.resolve("adding.jsonl"), results.resolve("mine.jsonl"));
    assertThat(run(check.toArray(new String[0]))).isZero();
    Files.writeString(page, "changed");
    assertThat(run(check.toArray(new String[0]))).isEqualTo(1);
    assertThat(page).hasContent("changed");
  }

  @Test
  void aLastLineCountsIfItIsWholeWithOrWithoutItsLineEnd() throws IOException {
    String whole = adding(5, 0.9).get(0).line();
    Path file = folder.resolve("adding.jsonl");
    for (String text : List.of(whole, whole + "\n", whole + "\n" + whole.substring(0, 90))) {
      Files.writeString(file, text);
      assertThat(RecordedResults.folder(folder, TASKS).get("adding")).as(text).hasSize(1);
    }
    Files.writeString(file, "{\n" + whole);
    assertThatThrownBy(() -> RecordedResults.folder(folder, TASKS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("adding.jsonl, line 1");
  }

  @Test
  void aReadmeWithoutMarksIsRefused() {
    assertThatThrownBy(() -> ResultsTable.into("# Mine\n", Map.of(), "README.md"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("README.md: expected the two lines '" + ResultsTable.BEGIN);
  }

  private static int run(String... flags) {
    return new CommandLine(new ClaimsCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .execute(flags);
  }
}
