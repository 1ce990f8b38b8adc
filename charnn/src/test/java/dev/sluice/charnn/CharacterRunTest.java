package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.CorpusDataSettings;
import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.layer.CellCatalogue;
import dev.sluice.progress.Progress;
import dev.sluice.run.ModelFile;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.training.Interruption;
import dev.sluice.training.NetworkSettings;
import dev.sluice.training.TrainingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;

/** From a text file to a run folder, and from there to figures and more text. */
class CharacterRunTest {
  /** After a space five letters may come, so that looking back one character is not enough. */
  private static final String PATTERN = "a sea of seven waves\n";

  @SuppressWarnings("unused") // named by the test below
  private static final Iterable<String> CELLS = CellCatalogue.labels();

  @TempDir private Path folder;

  private CharacterSettings settings(String cell, CharacterInput input, int epochs)
      throws IOException {
    Path text = folder.resolve("waves.txt");
    Files.writeString(text, Fixtures.repeated(PATTERN, 4_000));
    CharacterSettings small = Fixtures.settings(cell, input, 24, 8);
    TrainingSettings t = small.training();
    return new CharacterSettings(
        new CorpusDataSettings(text.toString(), null, null, null, null, 0.05, 0.05),
        new CharacterModelSettings(20, input, 8, Alphabet.Unknown.SKIP, 6),
        new NetworkSettings(cell, 24, 1, 0),
        new TrainingSettings(
            epochs, 8, 0.02, t.schedule(), t.scheduleFactor(), t.scheduleEpochs(), 1, 0, t.seed()));
  }

  private RunResult run(CharacterSettings settings) {
    return Run.start(new CharacterTask(), settings, folder.resolve("run"), RunOptions.of("a test"))
        .execute(Progress.SILENT, new Interruption());
  }

  private SavedModel model() {
    return ModelFile.read(folder.resolve("run"), "charnn");
  }

  @ParameterizedTest
  @FieldSource("CELLS")
  void everyCellLearnsAPatternByHeart(String cell) throws IOException {
    RunResult result = run(settings(cell, CharacterInput.ONE_HOT, 6));
    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(result.metric(Part.TEST, "nats-per-character").orElseThrow()).isLessThan(0.1);
    assertThat(result.metric(Part.TEST, "accuracy").orElseThrow()).isGreaterThan(0.97);
    assertThat(result.baselines().get("unigram").get("nats-per-character")).isGreaterThan(1.5);
  }

  @Test
  void anEmbeddingLearnsItAsWell() throws IOException {
    RunResult result = run(settings("gru", CharacterInput.EMBEDDING, 6));
    assertThat(result.metric(Part.TEST, "nats-per-character").orElseThrow()).isLessThan(0.1);
  }

  @Test
  void aModelThatWasStoredAndReadScoresAsBefore() throws IOException {
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
            new CorpusDataSettings(other.toString(), null, null, null, null, 0.0, 1.0),
            stored.characters(),
            stored.network(),
            stored.training());
    Evaluation evaluation =
        new CharacterTask()
            .prepare(changed, Optional.of(model.companions()), Progress.SILENT)
            .evaluate(model.network(), Part.TEST);
    assertThat(evaluation.details().get(0).rows().get(0))
        .startsWith(String.valueOf(PATTERN.length() * 20 - 1))
        .endsWith("1");
  }

  @Test
  void generateGoesOnFromThePrime() throws IOException {
    run(settings("gru", CharacterInput.ONE_HOT, 6));
    String run = folder.resolve("run").toString();

    String greedy = "sea of seven waves\na sea of";
    assertThat(generate(run, "--prime", "a ", "--length", "27", "--temperature", "0").out())
        .isEqualTo("a " + greedy + "\n");
    assertThat(
            generate(run, "--prime", "a ", "--no-echo", "--length", "27", "--temperature", "0")
                .out())
        .isEqualTo(greedy + "\n");

    Path prime = folder.resolve("prime.txt");
    Files.writeString(prime, "a sea\r\na ");
    assertThat(generate(run, "--prime", "@" + prime, "--length", "3", "--top-k", "1").out())
        .isEqualTo("a sea\na sea\n");

    // Every flag alike: the longer text begins with the shorter one.
    String[] flags = {"--temperature", "1.5", "--seed", "3"};
    String shorter = generate(run, with(flags, "--length", "40")).out();
    String longer = generate(run, with(flags, "--length", "90")).out();
    assertThat(longer).startsWith(shorter.substring(0, 40)).hasSizeBetween(90, 91);
    assertThat(generate(run, with(flags, "--length", "90")).out()).isEqualTo(longer);
  }

  @Test
  void generateNamesACharacterThatTheModelDoesNotKnow() throws IOException {
    run(settings("rnn", CharacterInput.ONE_HOT, 1));
    String run = folder.resolve("run").toString();
    Output refused = generate(run, "--prime", "a né");
    assertThat(refused.failure()).hasMessageContainingAll("'é' (U+00E9", "--unknown skip");
    assertThat(refused.out()).isEmpty();
    assertThat(generate(run, "--prime", "a né", "--unknown", "skip", "--length", "0").out())
        .isEqualTo("a n\n");
  }

  @Test
  void generateRefusesWhatItCannotUse() throws IOException {
    run(settings("rnn", CharacterInput.ONE_HOT, 1));
    String run = folder.resolve("run").toString();
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Map.of(
            "--temperature=-1",
            "--temperature must be",
            "--top-p=0",
            "--top-p must be",
            "--top-k=-2",
            "--top-k must be",
            "--length=-1",
            "--length must be",
            "--unknown=ignore",
            "expected error or skip",
            "--prime=@nowhere.txt",
            "no file nowhere.txt",
            "--prime=@" + latin,
            "is not UTF-8")
        .forEach(
            (flag, message) ->
                assertThat(generate(run, flag).failure()).as(flag).hasMessageContaining(message));
    assertThat(generate(folder.resolve("nothing").toString()).failure())
        .hasMessageContaining("nothing");
  }

  @Test
  void generateEndsQuietlyWhenNobodyReadsOn() throws IOException {
    run(settings("rnn", CharacterInput.ONE_HOT, 1));
    CommandLine line = new CommandLine(new GenerateCommand());
    // A pipe whose reader leaves after ten characters.
    Writer pipe =
        new Writer() {
          private int left = 10;

          @Override
          public void write(char[] characters, int from, int count) throws IOException {
            left -= count;
            if (left < 0) {
              throw new IOException("Broken pipe");
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    line.setOut(new PrintWriter(pipe));
    long start = System.nanoTime();
    int code = line.execute(folder.resolve("run").toString(), "--length", "100000000");
    assertThat(code).isZero();
    assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
  }

  private static String[] with(String[] flags, String... more) {
    String[] all = Arrays.copyOf(flags, flags.length + more.length);
    System.arraycopy(more, 0, all, flags.length, more.length);
    return all;
  }

  private record Output(String out, Exception failure) {}

  private static Output generate(String run, String... flags) {
    StringWriter out = new StringWriter();
    Exception[] failure = new Exception[1];
    CommandLine line = new CommandLine(new GenerateCommand());
    line.setOut(new PrintWriter(out));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          failure[0] = e;
          return 1;
        });
    String[] arguments = with(new String[] {run}, flags);
    assertThat(line.execute(arguments)).isEqualTo(failure[0] == null ? 0 : 1);
    return new Output(out.toString(), failure[0]);
  }
}
