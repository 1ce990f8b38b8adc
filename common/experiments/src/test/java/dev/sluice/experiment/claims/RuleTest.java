package dev.sluice.experiment.claims;

import static dev.sluice.experiment.claims.Lines.adding;
import static dev.sluice.experiment.claims.Lines.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.experiment.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTest {
  private static final Rule FORGETTING = new Forgetting("data.length", 0.5);
  private static final Rule VANISHING =
      new Vanishing("data.length", "gradient-flow", "after training", 1e-3);
  private static final Rule CLIPPING = new Clipping("training.clip-norm", 0.5);
  private static final Rule LESS_DATA = new LessData("data.length");

  private static List<Evidence> evidence(Rule rule, List<TrialResult> lines) {
    return Lines.compared(lines).stream()
        .flatMap(one -> rule.evidence(new Measured("made-up", one)).stream())
        .toList();
  }

  private static String verdict(Rule rule, List<TrialResult> lines) {
    return Verdict.words(evidence(rule, lines));
  }

  @Test
  void aRuleIsNamedAfterItsClass() {
    assertThat(Rule.all().stream().map(Rule::name))
        .contains("forgetting", "less-data", "fewer-parameters");
  }

  @Test
  void anRnnForgetsIfItRemembersOverAShorterDistanceThanBothOthers() {
    assertThat(verdict(FORGETTING, adding(5, 0.9))).isEqualTo("holds");
    assertThat(verdict(FORGETTING, adding(5, 0.1))).isEqualTo("does not hold");
    assertThat(verdict(FORGETTING, adding(5, Double.NaN))).isEqualTo("holds");
    assertThat(evidence(FORGETTING, adding(5, 0.9)).get(0).measured())
        .isEqualTo("rnn remembers up to 50, lstm remembers up to 200, gru remembers up to 200");
  }

  @Test
  void aSeedForWhichNoCellRemembersAnythingIsIgnored() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      for (String cell : List.of("rnn", "lstm", "gru")) {
        lines.add(result(cell, seed, Map.of("data.length", "200"), 0.9));
      }
    }
    assertThat(verdict(FORGETTING, lines)).isEqualTo("not decided");
  }

  @Test
  void theGradientIsReadFromTheCurvesAtTheLargestLength() {
    List<Evidence> evidence = evidence(VANISHING, adding(5, 0.9));
    assertThat(evidence).hasSize(1);
    assertThat(evidence.get(0).where()).isEqualTo("far, length 200");
    assertThat(evidence.get(0).measured())
        .isEqualTo("farthest/nearest, median: rnn 1.0e-09, lstm 5.0e-01, gru 2.0e-01");
    assertThat(Verdict.words(evidence)).isEqualTo("holds");
  }

  @Test
  void curvesOfAnotherNameAreNoEvidence() {
    assertThat(
            evidence(
                new Vanishing("data.length", "gradient-flow", "trained", 1e-3), adding(5, 0.9)))
        .isEmpty();
  }

  @Test
  void clippingCountsOnlyPairsThatEndDifferently() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 7; seed++) {
      // Without clipping, four diverge and one hardly learns; two learn with and without it.
      double free = seed <= 4 ? Double.NaN : seed == 5 ? 0.9 : 0.1;
      lines.add(result("rnn", seed, Map.of("training.clip-norm", "0"), free));
      lines.add(result("rnn", seed, Map.of("training.clip-norm", "1"), 0.1));
    }
    List<Evidence> evidence = evidence(CLIPPING, lines);
    assertThat(evidence.get(0).seeds()).hasSize(5);
    assertThat(evidence.get(0).measured())
        .isEqualTo("failed to train: 5 of 7 runs without clipping, 0 with it");
    assertThat(Verdict.words(evidence)).isEqualTo("holds");
  }

  @Test
  void aSeedCountsOncePerCell() {
    List<TrialResult> lines = new ArrayList<>();
    for (String cell : List.of("rnn", "lstm", "gru")) {
      for (long seed = 1; seed <= 2; seed++) {
        lines.add(result(cell, seed, Map.of("training.clip-norm", "0"), Double.NaN));
        lines.add(result(cell, seed, Map.of("training.clip-norm", "1"), 0.1));
      }
    }
    List<Evidence> evidence = evidence(CLIPPING, lines);
    assertThat(evidence)
        .extracting(Evidence::where)
        .containsExactly("far, rnn", "far, lstm", "far, gru");
    assertThat(Verdict.words(evidence)).isEqualTo("not decided at 2 seeds");
  }

  @Test
  void withoutClippingAsAnAxisThereIsNoEvidence() {
    assertThat(evidence(CLIPPING, adding(5, 0.9))).isEmpty();
  }

  @Test
  void parametersOutsideTheRecurrentLayersAreNotCounted() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      // 500 outside the recurrent layer, 1000 per block.
      lines.add(result("rnn", seed, Map.of(), 0.3, 1500, 5, 1));
      lines.add(result("lstm", seed, Map.of(), 0.3, 4500, 20, 1));
      lines.add(result("gru", seed, Map.of(), 0.3, 3500, 15, 1));
    }
    List<Evidence> evidence = evidence(new FewerParameters(0.75, 0.005), lines);
    assertThat(evidence.get(0).measured())
        .isEqualTo(
            "parameters 0.750 of the LSTM's; seconds per epoch lstm 10.0 ± 0.0, gru 7.5 ± 0.0");
    assertThat(Verdict.words(evidence)).isEqualTo("holds");
    assertThat(verdict(new FewerParameters(0.7, 0.005), lines)).isEqualTo("does not hold");
  }

  @Test
  void similarMeansWithinAShareOfTheLstmsFigure() {
    List<TrialResult> near = new ArrayList<>();
    List<TrialResult> apart = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      near.add(result("lstm", seed, Map.of(), 0.3));
      near.add(result("gru", seed, Map.of(), 0.31));
      apart.add(result("lstm", seed, Map.of(), 0.3));
      apart.add(result("gru", seed, Map.of(), 0.4));
    }
    Rule similar = new Similar(List.of("gru"), 0.05);
    assertThat(verdict(similar, near)).isEqualTo("holds");
    assertThat(verdict(similar, apart)).isEqualTo("does not hold");
    assertThat(verdict(new Similar(List.of("gru"), 0.5), apart)).isEqualTo("holds");
  }

  @Test
  void eachVariantIsComparedWithTheLstmSeparately() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      lines.add(result("lstm", seed, Map.of(), 0.3));
      lines.add(result("lstm-peephole", seed, Map.of(), 0.3));
      lines.add(result("lstm-coupled", seed, Map.of(), 0.6));
    }
    assertThat(verdict(new Similar(List.of("lstm-peephole", "lstm-coupled"), 0.05), lines))
        .isEqualTo("does not hold everywhere");
  }

  @Test
  void lessDataComparesTheLeadsWithTheLeastAndTheMostData() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      lines.add(result("lstm", seed, Map.of("data.length", "5"), 0.5));
      lines.add(result("gru", seed, Map.of("data.length", "5"), 0.4));
      lines.add(result("lstm", seed, Map.of("data.length", "100"), 0.2));
      lines.add(result("gru", seed, Map.of("data.length", "100"), 0.2));
    }
    List<Evidence> evidence = evidence(LESS_DATA, lines);
    assertThat(evidence.get(0).measured())
        .isEqualTo("the GRU's lead: 20.0 % at length 5, 0.0 % at length 100");
    assertThat(Verdict.words(evidence)).isEqualTo("holds");
    assertThat(evidence(new LessData("training.clip-norm"), lines)).isEmpty();
  }

  @Test
  void aSeedForWhichNeitherCellLearnsFromTheLeastDataIsIgnored() {
    List<TrialResult> lines = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      lines.add(result("lstm", seed, Map.of("data.length", "5"), 1.5));
      lines.add(result("gru", seed, Map.of("data.length", "5"), 1.1));
      lines.add(result("lstm", seed, Map.of("data.length", "100"), 0.2));
      lines.add(result("gru", seed, Map.of("data.length", "100"), 0.2));
    }
    assertThat(verdict(LESS_DATA, lines)).isEqualTo("not decided");
  }

  @Test
  void theLstmIsComparedWithTheGruAtTheLargestLength() {
    // 0.01 against 0.02.
    assertThat(verdict(new LongSequences("data.length"), adding(5, 0.9))).isEqualTo("holds");
  }
}
