package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.datasets.CorpusData;
import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.datasets.encode.Characters;
import dev.sluice.error.InputException;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class CharacterProblemTest {
  private static final CorpusData ABC =
      Fixtures.corpus(
          Fixtures.repeated("abc", 300),
          Fixtures.repeated("abc", 60),
          Fixtures.repeated("abc", 30));

  private static CharacterProblem fit(CorpusData data) {
    return CharacterProblem.fit(Fixtures.settings(), data, Progress.SILENT);
  }

  @Test
  void everyCharacterOfAPartIsPredictedOnceExceptTheFirstOfTheText() {
    CharacterProblem problem = fit(ABC);
    TrainableNetwork network = Fixtures.network(Fixtures.settings(), 3);
    assertThat(predicted(problem.evaluate(network, Part.TRAIN))).isEqualTo(299);
    assertThat(predicted(problem.evaluate(network, Part.VALIDATION))).isEqualTo(60);
    assertThat(predicted(problem.evaluate(network, Part.TEST))).isEqualTo(30);
    assertThat(predicted(problem.baselines(Part.TEST, Progress.SILENT).get("4-gram")))
        .isEqualTo(30);
  }

  @Test
  void aBaselineIsScoredOnTheSameCharactersAsTheNetwork() {
    // The unigram predicts a throughout, and is right in the first character of the test part.
    CharacterProblem problem =
        fit(Fixtures.corpus(Fixtures.repeated("aab", 300), "aab", "a" + "b".repeat(29)));
    assertThat(
            problem
                .baselines(Part.TEST, Progress.SILENT)
                .get(CharacterProblem.UNIGRAM)
                .metrics()
                .get("accuracy"))
        .isEqualTo(1 / 30.0);
  }

  private static double predicted(Evaluation evaluation) {
    return evaluation.details().get(0).figures("predicted").get(0);
  }

  @Test
  void metricsDoNotDependOnTheBatchSize() {
    CharacterSettings small = Fixtures.settings("lstm", CharacterInput.ONE_HOT, 6, 1);
    CharacterSettings large = Fixtures.settings("lstm", CharacterInput.ONE_HOT, 6, 50);
    TrainableNetwork network = Fixtures.network(small, 3);
    assertThat(
            CharacterProblem.fit(small, ABC, Progress.SILENT)
                .evaluate(network, Part.TEST)
                .metrics())
        .isEqualTo(
            CharacterProblem.fit(large, ABC, Progress.SILENT)
                .evaluate(network, Part.TEST)
                .metrics());
  }

  @Test
  void scoringALongPartInStreamsEqualsScoringItInOne() {
    // 4,200 characters are scored in 4 streams, each of which reads 256 characters first.
    String text = letters(Fixtures.random(4_200, 3));
    CharacterProblem problem = fit(Fixtures.corpus(text, "abc", text));
    TrainableNetwork network =
        NetworkDefinition.of(CharacterNetwork.configuration(Fixtures.settings(), 3)).create();
    double streams = problem.evaluate(network, Part.TEST).metrics().get("nats-per-character");
    int[] all = Alphabet.of("abc").encode(text + "abc" + text, Alphabet.Unknown.ERROR);
    CharacterNetwork reader = new CharacterNetwork(network.layers(), CharacterInput.ONE_HOT, 3);
    double one = reader.score(Characters.of(all), 4_203, all.length, 1, 256).natsPerCharacter();
    assertThat(streams).isEqualTo(one, within(1e-6));
    assertThat(reader.score(Characters.of(all), 4_203, all.length, 4, 0).natsPerCharacter())
        .isNotCloseTo(one, within(1e-6));
  }

  private static String letters(int[] indices) {
    return Alphabet.of("abc").decode(indices);
  }

  @Test
  void validationLossIsTheMainMetricOfTheValidationPart() {
    CharacterProblem problem = fit(ABC);
    TrainableNetwork network = Fixtures.network(Fixtures.settings(), 3);
    assertThat(problem.validationLoss(network))
        .isEqualTo(
            problem
                .evaluate(network, Part.VALIDATION)
                .metrics()
                .get(new CharacterTask().headline().name()));
  }

  @Test
  void aCharacterThatIsNotInTheTrainingPartIsSkippedAndCounted() {
    List<String> messages = new ArrayList<>();
    CharacterProblem problem =
        CharacterProblem.fit(
            Fixtures.settings(),
            Fixtures.corpus(Fixtures.repeated("ab", 100), "abé", "aébé\uD83D\uDE00"),
            recording(messages));
    assertThat(problem.facts())
        .containsEntry("alphabet", "2 characters")
        .containsEntry("validation characters", "2")
        .containsEntry("test characters", "2")
        .containsEntry(
            "unseen characters in validation",
            "1, skipped: 'é' (U+00E9, LATIN SMALL LETTER E WITH ACUTE)")
        .containsEntry(
            "unseen characters in test",
            "3, skipped: 'é' (U+00E9, LATIN SMALL LETTER E WITH ACUTE),"
                + " '\uD83D\uDE00' (U+1F600, GRINNING FACE)");
    assertThat(messages).hasSize(2).allMatch(line -> line.contains("skipped"));
    Evaluation evaluation = problem.evaluate(Fixtures.network(Fixtures.settings(), 2), Part.TEST);
    assertThat(predicted(evaluation)).isEqualTo(2);
    assertThat(evaluation.details().get(0).figures("unseen in training, skipped"))
        .containsExactly(3.0);
  }

  private static Progress recording(List<String> messages) {
    return new Progress() {
      @Override
      public Bar start(String what, long total, Unit unit) {
        return Bar.SILENT;
      }

      @Override
      public void say(String line) {
        messages.add(line);
      }
    };
  }

  @Test
  void aCharacterThatIsNotInTheTrainingPartIsAnErrorOnRequest() {
    CharacterSettings s = Fixtures.settings();
    CharacterSettings strict =
        new CharacterSettings(
            s.data(),
            new CharacterModelSettings(10, CharacterInput.ONE_HOT, 5, Alphabet.Unknown.ERROR, 4),
            s.network(),
            s.training());
    CorpusData data = Fixtures.corpus(Fixtures.repeated("ab", 100), "ab", "abx");
    assertThatThrownBy(() -> CharacterProblem.fit(strict, data, Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("the test part of a-text", "'x'", "--unknown skip");
  }

  @Test
  void aPartWithoutCharactersIsRefused() {
    assertThatThrownBy(() -> fit(Fixtures.corpus("abc", "", "abc")))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("validation part", "--validation-share");
  }

  @Test
  void aPartOfUnseenCharactersOnlyIsRefused() {
    assertThatThrownBy(() -> fit(Fixtures.corpus(Fixtures.repeated("ab", 100), "ab", "xyz")))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("test part", "3 characters", "3 of them not in the alphabet");
  }

  @Test
  void aTrainingPartTooShortForTheStreamsIsRefused() {
    assertThatThrownBy(() -> fit(Fixtures.corpus("abc", "ab", "ab")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--batch-size");
  }

  @Test
  void trainingBatchesContinueWhereThePreviousOneStopped() {
    CharacterProblem problem = fit(Fixtures.corpus(letters(Fixtures.random(100, 3)), "abc", "abc"));
    // 99 predictions in 4 streams of 24 characters, in batches of 10, 10 and 4.
    assertThat(problem.batchesPerEpoch()).isEqualTo(3);
    Iterator<MultiDataSet> batches = problem.training(1);
    // A batch may be used only until the next one is requested.
    MultiDataSet first = batches.next().copy();
    MultiDataSet second = batches.next();
    assertThat(first.getFeatures(0).shape()).containsExactly(4, 3, 10);
    for (int stream = 0; stream < 4; stream++) {
      for (int c = 0; c < 3; c++) {
        assertThat(second.getFeatures(0).getDouble(stream, c, 0))
            .isEqualTo(first.getLabels(0).getDouble(stream, c, 9));
      }
    }
  }

  @Test
  void theOrderOfTheNgramsIsTheBestOnTheValidationPart() {
    Map<String, Evaluation> baselines = fit(ABC).baselines(Part.TEST, Progress.SILENT);
    // The text is periodic, so that every order above 1 predicts it; 4-grams are the most certain.
    assertThat(baselines).containsOnlyKeys("unigram", "4-gram");
    assertThat(baselines.get("unigram").metrics().get("bits-per-character"))
        .isEqualTo(Math.log(3) / Math.log(2), within(1e-3));
    assertThat(baselines.get("4-gram").metrics().get("accuracy")).isEqualTo(1);
    assertThat(baselines.get("4-gram").details().get(1).figures("order")).hasSize(4);
    assertThat(CharacterProblem.bestOrder(new double[] {3, 2, 2, 2.5})).isEqualTo(2);
  }

  @Test
  void baselinesNeedATrainingAndAValidationPart() {
    byte[] stored = Alphabet.of("abc").toJson();
    for (CorpusData data :
        List.of(
            Fixtures.corpus("", "", "abcabc"),
            Fixtures.corpus("abcabc", "", "abcabc"),
            Fixtures.corpus("", "abcabc", "abcabc"))) {
      List<String> messages = new ArrayList<>();
      CharacterProblem problem =
          CharacterProblem.restore(Fixtures.settings(), data, stored, Progress.SILENT);
      assertThat(problem.baselines(Part.TEST, recording(messages))).isEmpty();
      assertThat(messages).singleElement().asString().startsWith("No baselines");
    }
  }

  @Test
  void aStoredAlphabetIsUsedUnchanged() {
    byte[] stored = Alphabet.of("abcd").toJson();
    CharacterProblem problem =
        CharacterProblem.restore(
            Fixtures.settings(), Fixtures.corpus("", "", "aabé"), stored, Progress.SILENT);
    assertThat(problem.facts()).containsEntry("alphabet", "4 characters");
    assertThat(problem.companions().get("alphabet.json")).isEqualTo(stored);
    Evaluation evaluation = problem.evaluate(Fixtures.network(Fixtures.settings(), 4), Part.TEST);
    assertThat(predicted(evaluation)).isEqualTo(2);
    assertThat(problem.baselines(Part.TEST, Progress.SILENT)).isEmpty();
  }

  @Test
  void aDamagedAlphabetIsRefused() {
    byte[] damaged = "{\"characters\":\"ba\"}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> CharacterProblem.restore(Fixtures.settings(), ABC, damaged, Progress.SILENT))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> CharacterTask.alphabet(Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("alphabet.json");
  }
}
