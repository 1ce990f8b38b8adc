package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.CorpusDataSettings;
import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.progress.Progress;
import dev.sluice.run.ModelFile;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Part;
import dev.sluice.task.TrainingSettings;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains on a text file, stores the run, and scores and generates with it. */
class CharacterRunTest {
  /** Five letters may follow a space, so that one character of context is not enough. */
  static final String PATTERN = "a sea of seven waves\n";

  @TempDir private Path folder;

  private CharacterSettings settings(String cell, CharacterInput input, int epochs)
      throws IOException {
    return settings(folder, cell, input, epochs);
  }

  static CharacterSettings settings(Path folder, String cell, CharacterInput input, int epochs)
      throws IOException {
    Path text = folder.resolve("waves.txt");
    Files.writeString(text, Fixtures.repeated(PATTERN, 4_000));
    CharacterSettings small = Fixtures.settings(cell, input, 24, 8);
    TrainingSettings t = small.training();
    return new CharacterSettings(
        new CorpusDataSettings(text.toString(), null, null, null, null, 0.05, 0.05, null),
        new CharacterModelSettings(20, input, 8, Alphabet.Unknown.SKIP, 6),
        new NetworkSettings(cell, 24, 1, 0, 0),
        t.toBuilder()
            .epochs(epochs)
            .batchSize(8)
            .learningRate(0.02)
            .clipNorm(1)
            .patience(0)
            .maxSeconds(0)
            .build());
  }

  private RunResult run(CharacterSettings settings) {
    return Run.start(new CharacterTask(), settings, folder.resolve("run"), RunOptions.of("a test"))
        .execute(Progress.SILENT, new Interruption());
  }

  private SavedModel model() {
    return ModelFile.read(folder.resolve("run"), "charnn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "min-gru", "depth-gated", "dl4j-lstm"})
  void cellsOfEachKindLearnAPattern(String cell) throws IOException {
    RunResult result = run(settings(cell, CharacterInput.ONE_HOT, 6));
    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(result.metric(Part.TEST, "nats-per-character").orElseThrow()).isLessThan(0.1);
    assertThat(result.metric(Part.TEST, "accuracy").orElseThrow()).isGreaterThan(0.97);
    assertThat(result.baselines().get("unigram").get("nats-per-character")).isGreaterThan(1.5);
  }

  @Test
  void anEmbeddingLearnsThePatternToo() throws IOException {
    RunResult result = run(settings("gru", CharacterInput.EMBEDDING, 6));
    assertThat(result.metric(Part.TEST, "nats-per-character").orElseThrow()).isLessThan(0.1);
  }

  @Test
  void aStoredModelScoresAsBefore() throws IOException {
    CharacterSettings settings = settings("gru", CharacterInput.ONE_HOT, 1);
    RunResult result = run(settings);
    SavedModel model = model();
    CharacterSettings stored =
        SettingsSchema.of(CharacterSettings.class).fromTree(model.settings());
    Evaluation again =
        new CharacterTask()
            .prepare(stored, Optional.of(model.companions()), Progress.SILENT)
            .evaluate(model.network(), Part.TEST);
    assertThat(stored).isEqualTo(settings);
    assertThat(again.metrics()).isEqualTo(result.metrics().get("test"));
  }

  @Test
  void aStoredModelScoresAnotherTextWithItsOwnAlphabet() throws IOException {
    run(settings("gru", CharacterInput.ONE_HOT, 3));
    Path other = folder.resolve("other.txt");
    Files.writeString(other, PATTERN.repeat(20) + "é");
    SavedModel model = model();
    CharacterSettings stored =
        SettingsSchema.of(CharacterSettings.class).fromTree(model.settings());
    CharacterSettings changed =
        new CharacterSettings(
            new CorpusDataSettings(other.toString(), null, null, null, null, 0.0, 1.0, null),
            stored.characters(),
            stored.network(),
            stored.training());
    Evaluation evaluation =
        new CharacterTask()
            .prepare(changed, Optional.of(model.companions()), Progress.SILENT)
            .evaluate(model.network(), Part.TEST);
    assertThat(evaluation.details().get(0).figures("predicted"))
        .containsExactly(PATTERN.length() * 20 - 1.0);
    assertThat(evaluation.details().get(0).figures("unseen in training, skipped"))
        .containsExactly(1.0);
  }
}
