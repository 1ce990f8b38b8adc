package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.command.TaskCommand;
import dev.sluice.datasets.CorpusDataSettings;
import dev.sluice.progress.Progress;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Scores a trained model on another text from the command line. */
class EvaluateOtherTextTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    Path file = Files.writeString(folder.resolve("own.txt"), Fixtures.repeated("abc", 600));
    CharacterSettings small = Fixtures.settings();
    Run.start(
            new CharacterTask(),
            new CharacterSettings(
                CorpusDataSettings.of(file.toString()),
                small.characters(),
                small.network(),
                small.training()),
            folder.resolve("run"),
            RunOptions.of("test"))
        .execute(Progress.SILENT, new Interruption());
  }

  private record Outcome(int code, List<String> out, String err) {}

  private static Outcome evaluate(Path data) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ErrorReport errors = new ErrorReport();
    CommandLine line =
        TaskCommand.of(new CharacterTask())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(errors)
            .setParameterExceptionHandler(errors);
    int code =
        line.execute(
            "evaluate",
            folder.resolve("run").toString(),
            "--data",
            data.toString(),
            "--as",
            "markdown");
    return new Outcome(code, out.toString().lines().toList(), err.toString());
  }

  @Test
  void everyCharacterIsPredictedWithTheAlphabetOfTheModel() throws IOException {
    Path other = Files.writeString(folder.resolve("other.txt"), "abcabcxabcyab");
    Outcome outcome = evaluate(other);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    // 13 characters; x and y are not in the alphabet, and the first has none before it.
    assertThat(outcome.out()).anyMatch(line -> line.matches("\\| *10 *\\| *\\d+ *\\| *2 *\\|"));
    assertThat(outcome.out()).noneMatch(line -> line.contains("gram"));
  }

  @Test
  void aTextOfUnknownCharactersOnlyIsRefused() throws IOException {
    Outcome outcome = evaluate(Files.writeString(folder.resolve("foreign.txt"), "xyz"));
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("foreign.txt", "3 of them not in the alphabet");
  }
}
