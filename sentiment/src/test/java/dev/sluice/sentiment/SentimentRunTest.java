package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.ErrorReport;
import dev.sluice.command.TaskCommand;
import dev.sluice.error.InputException;
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
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.training.Interruption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Trains on a user's file, stores the model, and evaluates and predicts with it. */
class SentimentRunTest {
  private static final SentimentTask TASK = new SentimentTask();

  @TempDir private static Path folder;
  private static SentimentSettings settings;
  private static RunResult result;

  @BeforeAll
  static void train() throws IOException {
    Path file = folder.resolve("toy.tsv");
    Files.writeString(file, "label\ttext\n" + rows(200, 4));
    settings = ToyTexts.settings(Map.of("data", file.toString(), "cell", "gru", "epochs", "6"));
    result =
        Run.start(TASK, settings, folder.resolve("run"), RunOptions.of("test"))
            .execute(Progress.SILENT, new Interruption());
  }

  private static String rows(int count, long seed) {
    return ToyTexts.texts(count, 2, seed).stream()
        .map(example -> example.label() + "\t" + example.text() + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void theTaskIsFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Task.class)).anyMatch(task -> task instanceof SentimentTask);
  }

  @Test
  void aUsersFileIsLearnedAndScoredBesideTheBaselines() {
    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(result.metric(Part.TEST, "accuracy").orElseThrow()).isGreaterThan(0.9);
    assertThat(result.baselines()).containsKeys("majority class", "naive Bayes, words");
    assertThat(result.facts()).containsEntry("test examples", "40 (bad 20, good 20)");
  }

  @Test
  void aStoredModelScoresAsBefore() {
    SavedModel model = ModelFile.read(folder.resolve("run"), SentimentTask.NAME);
    SentimentSettings stored =
        SettingsSchema.of(SentimentSettings.class).fromTree(model.settings());
    assertThat(stored).isEqualTo(settings);
    Problem problem = TASK.prepare(stored, Optional.of(model.companions()), Progress.SILENT);
    Evaluation again = problem.evaluate(model.network(), Part.TEST);
    assertThat(again.metrics()).isEqualTo(result.metrics().get("test"));
    assertThat(again.details()).isEqualTo(result.details().get("test"));
  }

  @Test
  void aResumedRunEqualsAnUninterruptedOne() {
    SettingsSchema<SentimentSettings> schema = SettingsSchema.of(SentimentSettings.class);
    Path stopped = folder.resolve("stopped");
    SentimentSettings three =
        schema.resolve(List.of(schema.tree(settings), schema.flags(Map.of("epochs", "3"))));
    Run.start(TASK, three, stopped, RunOptions.of("test"))
        .execute(Progress.SILENT, new Interruption());
    RunResult resumed =
        Run.resume(TASK, stopped, schema.flags(Map.of("epochs", "6")), RunOptions.of("test"))
            .execute(Progress.SILENT, new Interruption());
    assertThat(resumed.metrics()).isEqualTo(result.metrics());
  }

  @Test
  void withoutATestPartTheRunIsScoredOnTheValidationPartOnly() {
    SettingsSchema<SentimentSettings> schema = SettingsSchema.of(SentimentSettings.class);
    SentimentSettings all =
        schema.resolve(
            List.of(schema.tree(settings), schema.flags(Map.of("test-share", "0", "epochs", "1"))));
    RunResult untested =
        Run.start(TASK, all, folder.resolve("untested"), RunOptions.of("test"))
            .execute(Progress.SILENT, new Interruption());
    assertThat(untested.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(untested.metrics().get("validation")).containsKey("accuracy");
    assertThat(untested.metrics().get("test")).isEmpty();
    assertThat(untested.baselines()).isEmpty();
  }

  /** The output and exit code of a command. */
  private record Ended(int code, List<String> out, String err) {}

  private static Ended run(InputStream in, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = TaskCommand.of(TASK);
    // The same command, reading what the test gives it.
    line.getCommandSpec().removeSubcommand("predict");
    line.addSubcommand(new PredictCommand(in));
    ErrorReport errors = new ErrorReport();
    line.setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors);
    int code = line.execute(arguments);
    return new Ended(code, out.toString().lines().toList(), err.toString());
  }

  private static Ended predict(String input, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "predict";
    all[1] = folder.resolve("run").toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), all);
  }

  @Test
  void argumentsArePredictedOneByOne() {
    Ended ended = predict("", "it was great", "an awful film");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).hasSize(2);
    assertThat(ended.out().get(0)).matches("good\t0\\.\\d{4}\tit was great");
    assertThat(ended.out().get(1)).matches("bad\t0\\.\\d{4}\tan awful film");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void standardInputIsPredictedLineByLine() {
    Ended ended = predict("so lovely\nrather dull\n", "--as", "csv", "--all");
    assertThat(ended.code()).isZero();
    assertThat(ended.out().get(0))
        .isEqualTo("line,text,label,probability,probability of bad,probability of good");
    assertThat(ended.out().get(1)).startsWith("1,so lovely,good,0.");
    assertThat(ended.out().get(2)).startsWith("2,rather dull,bad,0.");
  }

  @Test
  void aFileIsPredictedLineByLineInItsOrderOverManyBatches() throws IOException {
    List<String> texts =
        ToyTexts.texts(5000, 2, 9).stream().map(example -> example.text()).toList();
    Path file = folder.resolve("many.txt");
    Files.write(file, texts);
    Ended ended = predict("", "--file", file.toString(), "--as", "jsonl");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).hasSize(5000);
    for (int i = 0; i < 5000; i++) {
      assertThat(ended.out().get(i))
          .startsWith("{\"line\":%d,\"text\":\"%s\"".formatted(i + 1, texts.get(i)));
    }
    String alone = predict("", texts.get(4999), "--as", "jsonl").out().get(0);
    assertThat(ended.out().get(4999)).isEqualTo(alone.replace("\"line\":1,", "\"line\":5000,"));
  }

  @Test
  void anEmptyLineIsReportedByItsNumberAndTheOthersArePredicted() {
    Ended ended = predict("so lovely\n \nrather dull\n", "--as", "jsonl");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).hasSize(2);
    assertThat(ended.out().get(1)).startsWith("{\"line\":3,");
    assertThat(ended.err())
        .contains("standard input, line 2 is empty")
        .contains("cannot predict 1 of 3 texts");
  }

  @Test
  void aLineThatIsNotUtf8IsReportedByItsNumberAndTheOthersArePredicted() throws IOException {
    Path file = folder.resolve("latin.txt");
    Files.write(file, "so lovely\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Ended ended = predict("", "--file", file.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).hasSize(1);
    assertThat(ended.err()).contains("latin.txt, line 2 is not UTF-8");
  }

  @Test
  void nothingToPredictIsAnError() {
    assertThat(predict("").err()).contains("standard input is empty");
    assertThat(predict("").code()).isEqualTo(1);
    Ended blank = predict("", "");
    assertThat(blank.code()).isEqualTo(1);
    assertThat(blank.err()).contains("argument 1 is empty");
  }

  @Test
  void aTextOfUnknownWordsOnlyIsPredictedWithAWarning() {
    Ended ended = predict("", "xylophone zebra", "...");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).hasSize(2);
    assertThat(ended.err())
        .contains("argument 1: the model knows none of its 2 words")
        .contains("argument 2");
  }

  @Test
  void textsAndAFileTogetherAreRefused() {
    Ended ended = predict("", "a text", "--file", "x.txt");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("texts and --file cannot be combined");
  }

  @Test
  void aMissingFileAndAMissingModelAreNamed() {
    Ended file = predict("", "--file", "nowhere.txt");
    assertThat(file.code()).isEqualTo(1);
    assertThat(file.err()).contains("no such file: nowhere.txt");
    Ended model =
        run(InputStream.nullInputStream(), "predict", folder.resolve("none").toString(), "text");
    assertThat(model.code()).isEqualTo(1);
    assertThat(model.err()).contains("none");
  }

  @Test
  void otherDataIsScoredAsAWholeWithTheEncoderOfTheModel() throws IOException {
    Path other = folder.resolve("other.tsv");
    Files.writeString(other, "label\ttext\n" + rows(30, 8));
    Ended ended =
        run(
            InputStream.nullInputStream(),
            "evaluate",
            folder.resolve("run").toString(),
            "--data",
            other.toString(),
            "--as",
            "csv");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out().get(0)).startsWith("model,");
    assertThat(ended.out().get(1)).startsWith("gru,");
    assertThat(ended.out().get(2)).startsWith("majority class");
    assertThat(ended.out()).hasSize(3);
  }

  @Test
  void aModelCanBeUsedFromJava() {
    SentimentModel model = SentimentModel.read(folder.resolve("run").resolve("model.zip"));
    SentimentModel.Prediction prediction = model.predict(List.of("a great xylophone")).get(0);
    assertThat(model.labels()).containsExactly("bad", "good");
    assertThat(prediction.label()).isEqualTo("good");
    assertThat(prediction.probability()).isEqualTo(prediction.probabilities().get("good"));
    assertThat(prediction.words()).isEqualTo(3);
    assertThat(prediction.knownWords()).isEqualTo(1);
    assertThat(model.predict(List.of())).isEmpty();
  }

  @Test
  void aModelWithoutItsVocabularyIsRefused() {
    SavedModel model = ModelFile.read(folder.resolve("run"), SentimentTask.NAME);
    SavedModel broken =
        new SavedModel(
            model.file(),
            model.task(),
            model.settings(),
            model.epoch(),
            model.facts(),
            model.provenance(),
            model.network(),
            Map.of());
    assertThatThrownBy(() -> new SentimentModel(broken))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tokenizer.json");
  }
}
