package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.datasets.TextData;
import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentimentProblemTest {
  private static final SentimentSettings SETTINGS = ToyTexts.settings(Map.of());

  private static TrainableNetwork trained(SentimentProblem problem, int epochs) {
    TrainableNetwork network = problem.network().create();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      problem.training(epoch).forEachRemaining(network::fit);
    }
    return network;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "min-gru", "depth-gated", "dl4j-lstm"})
  void cellsOfEachKindLearnThreeClassesWithAWordEach(String cell) {
    SentimentProblem problem = ToyTexts.problem(ToyTexts.settings(Map.of("cell", cell)), 3);
    TrainableNetwork network = trained(problem, 10);
    Evaluation test = problem.evaluate(network, Part.TEST);
    assertThat(test.metrics().get("accuracy")).isGreaterThan(0.85);
    assertThat(test.metrics()).containsOnlyKeys("accuracy", "macro-f1", "log-loss");
  }

  @Test
  void theValidationLossIsTheLogLossOfTheValidationPart() {
    SentimentProblem problem = ToyTexts.problem(SETTINGS, 2);
    TrainableNetwork network = trained(problem, 1);
    assertThat(problem.validationLoss(network))
        .isEqualTo(problem.evaluate(network, Part.VALIDATION).metrics().get("log-loss"))
        .isNotEqualTo(problem.evaluate(network, Part.TEST).metrics().get("log-loss"));
  }

  @Test
  void twoClassesAreScoredByAllMetricsInTheOrderOfTheTask() {
    SentimentProblem problem = ToyTexts.problem(SETTINGS, 2);
    Evaluation test = problem.evaluate(trained(problem, 1), Part.TEST);
    assertThat(test.metrics().keySet())
        .containsExactly("accuracy", "macro-f1", "roc-auc", "log-loss");
    assertThat(test.details())
        .extracting(Evaluation.Detail::title)
        .containsExactly("By class", "Confusion matrix: examples by class and prediction");
    assertThat(test.details().get(1).columns())
        .extracting(Evaluation.Column::heading)
        .containsExactly("class", "as bad", "as good");
  }

  @Test
  void theMajorityClassScoresItsShareAndTheEntropyOfTheClasses() {
    TextData data =
        new TextData(
            "lopsided",
            "00",
            List.of("no", "yes"),
            new Split<>(
                List.of(
                    example("a", "yes"),
                    example("b", "yes"),
                    example("c", "yes"),
                    example("d", "no")),
                List.of(example("a", "yes")),
                List.of(example("a", "yes"), example("d", "no"))),
            List.of());
    SentimentProblem problem = problem(data);
    Evaluation majority =
        problem.baselines(Part.TEST, Progress.SILENT).get(SentimentProblem.MAJORITY);
    assertThat(majority.metrics())
        .containsEntry("accuracy", 0.5)
        .containsEntry("macro-f1", (0 + 2.0 / 3) / 2)
        .containsEntry("roc-auc", 0.5)
        .hasEntrySatisfying(
            "log-loss",
            loss ->
                assertThat(loss).isEqualTo(-(Math.log(0.75) + Math.log(0.25)) / 2, within(1e-12)));
  }

  private static LabelledText example(String text, String label) {
    return new LabelledText(text, label);
  }

  private static SentimentProblem problem(TextData data) {
    return new SentimentProblem(SETTINGS, data, EncodedTexts.fit(SETTINGS.text(), data, null));
  }

  @Test
  void naiveBayesIsABaselineWithWordsAndWithPairs() {
    Map<String, Evaluation> baselines =
        ToyTexts.problem(SETTINGS, 2).baselines(Part.TEST, Progress.SILENT);
    assertThat(baselines.keySet())
        .containsExactly("majority class", "naive Bayes, words", "naive Bayes, words and pairs");
    assertThat(baselines.get("naive Bayes, words").metrics().get("accuracy")).isEqualTo(1.0);
    assertThat(baselines.get("naive Bayes, words and pairs").metrics())
        .isNotEqualTo(baselines.get("naive Bayes, words").metrics());
  }

  @Test
  void naiveBayesReadsOnlyTheWordsThatTheNetworkReads() {
    LabelledText cut = example("x x awful", "bad");
    TextData data =
        new TextData(
            "cut",
            "00",
            List.of("bad", "good"),
            new Split<>(
                List.of(cut, example("x x lovely", "good"), example("x x lovely", "good")),
                List.of(cut),
                List.of(cut)),
            List.of());
    SentimentSettings two = ToyTexts.settings(Map.of("max-length", "2"));
    SentimentProblem problem =
        new SentimentProblem(two, data, EncodedTexts.fit(two.text(), data, null));
    assertThat(
            problem
                .baselines(Part.TEST, Progress.SILENT)
                .get("naive Bayes, words")
                .metrics()
                .get("accuracy"))
        .isZero();
  }

  @Test
  void withoutATrainingPartTheStoredMajorityIsTheOnlyBaseline() {
    TextEncoder encoder = TextEncoder.fit(SETTINGS.text(), ToyTexts.texts(20, 2, 1));
    TextData other =
        new TextData(
            "other",
            "00",
            List.of(),
            new Split<>(List.of(), List.of(), ToyTexts.texts(10, 2, 5)),
            List.of());
    SentimentProblem problem =
        new SentimentProblem(
            SETTINGS, other, EncodedTexts.of(SETTINGS.text(), other, encoder, null));
    assertThat(problem.baselines(Part.TEST, Progress.SILENT).keySet())
        .containsExactly("majority class");
    assertThat(problem.facts()).containsEntry("test examples", "10 (bad 5, good 5)");
  }

  @Test
  void anUnknownLabelIsNamedWithTheKnownOnes() {
    TextEncoder encoder = TextEncoder.fit(SETTINGS.text(), ToyTexts.texts(20, 2, 1));
    assertThatThrownBy(
            () ->
                new SentimentProblem(
                    SETTINGS,
                    ToyTexts.data(3),
                    EncodedTexts.of(SETTINGS.text(), ToyTexts.data(3), encoder, null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'mixed'")
        .hasMessageContaining("bad, good");
  }

  @Test
  void aSingleClassIsRefusedWithItsLabel() {
    List<LabelledText> same = List.of(example("a", "yes"), example("b", "yes"));
    TextData data =
        new TextData("same", "00", List.of("yes"), new Split<>(same, same, same), List.of());
    assertThatThrownBy(problem(data)::requireTrainable)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'yes'");
  }

  @Test
  void aMissingValidationPartIsRefusedWithARemedy() {
    TextData data =
        new TextData(
            "whole",
            "00",
            List.of("bad", "good"),
            new Split<>(ToyTexts.texts(10, 2, 1), List.of(), List.of()),
            List.of());
    SentimentProblem problem = problem(data);
    assertThatThrownBy(problem::requireTrainable)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--validation-share");
  }

  @Test
  void anEmptyPartHasNoScores() {
    TextData data =
        new TextData(
            "untested",
            "00",
            List.of("bad", "good"),
            new Split<>(ToyTexts.texts(10, 2, 1), ToyTexts.texts(10, 2, 2), List.of()),
            List.of());
    SentimentProblem problem = problem(data);
    assertThat(problem.evaluate(trained(problem, 1), Part.TEST).metrics()).isEmpty();
    assertThat(problem.baselines(Part.TEST, Progress.SILENT)).isEmpty();
  }

  @Test
  void factsCountExamplesWordsAndUnknownWords() {
    TextData data =
        new TextData(
            "tiny",
            "00",
            List.of("bad", "good"),
            new Split<>(
                List.of(example("a b", "bad"), example("a c d", "good"), example("b e", "good")),
                List.of(example("a x", "bad")),
                List.of(example("a b c d e y y y y y", "good"))),
            List.of());
    SentimentSettings two = ToyTexts.settings(Map.of("min-count", "2", "max-length", "9"));
    assertThat(new SentimentProblem(two, data, EncodedTexts.fit(two.text(), data, null)).facts())
        .containsExactly(
            Map.entry("training examples", "3 (bad 1, good 2)"),
            Map.entry("validation examples", "1 (bad 1, good 0)"),
            Map.entry("test examples", "1 (bad 0, good 1)"),
            // a and b, padding and unknown.
            Map.entry("vocabulary", "4 words, including padding and unknown"),
            Map.entry("unknown words", "training 42.9 %, validation 50.0 %, test 77.8 %"),
            Map.entry("words per text", "median 2, 90 % up to 10, longest 10"),
            Map.entry("truncated after 9 words", "1 text"));
  }

  @Test
  void anEpochIsReproducibleAndDiffersFromTheNext() {
    SentimentProblem problem = ToyTexts.problem(SETTINGS, 2);
    assertThat(problem.batchesPerEpoch()).isEqualTo(8);
    assertThat(problem.training(1).next().getFeatures())
        .isEqualTo(problem.training(1).next().getFeatures())
        .isNotEqualTo(problem.training(2).next().getFeatures());
  }
}
