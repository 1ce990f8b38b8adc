package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.progress.Progress;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {
  /** Contains a model trained on a single repeated line. */
  @TempDir private static Path trained;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    Run.start(
            new CharacterTask(),
            CharacterRunTest.settings(trained, "gru", CharacterInput.ONE_HOT, 6),
            run(),
            RunOptions.of("a test").withBaselines(false))
        .execute(Progress.SILENT, new Interruption());
  }

  @Test
  void generateContinuesThePrime() throws IOException {
    String greedy = "sea of seven waves\na sea of";
    assertThat(generate(run(), "--prime", "a ", "--length", "27", "--temperature", "0").out())
        .isEqualTo("a " + greedy + "\n");
    assertThat(
            generate(run(), "--prime", "a ", "--no-echo", "--length", "27", "--temperature", "0")
                .out())
        .isEqualTo(greedy + "\n");

    Path prime = folder.resolve("prime.txt");
    Files.writeString(prime, "a sea\r\na ");
    assertThat(generate(run(), "--prime", "@" + prime, "--length", "3", "--top-k", "1").out())
        .isEqualTo("a sea\na sea\n");

    // With all other flags equal, the longer text begins with the shorter one.
    String[] flags = {"--temperature", "1.5", "--seed", "3"};
    String shorter = generate(run(), with(flags, "--length", "40")).out();
    String longer = generate(run(), with(flags, "--length", "90")).out();
    assertThat(longer).startsWith(shorter.substring(0, 40)).hasSizeBetween(90, 91);
    assertThat(generate(run(), with(flags, "--length", "90")).out()).isEqualTo(longer);
  }

  @Test
  void samplesAreTheTextsOfConsecutiveSeeds() {
    String[] flags = {"--prime", "a ", "--length", "30"};
    String first = generate(run(), with(flags, "--seed", "7")).out();
    String second = generate(run(), with(flags, "--seed", "8")).out();
    assertThat(generate(run(), with(flags, "--seed", "7", "--samples", "2")).out())
        .isEqualTo("--- seed 7 ---\n" + first + "--- seed 8 ---\n" + second);
  }

  @Test
  void generateNamesAnUnknownCharacter() {
    Output refused = generate(run(), "--prime", "a né");
    assertThat(refused.failure()).hasMessageContainingAll("'é' (U+00E9", "--unknown skip");
    assertThat(refused.out()).isEmpty();
    assertThat(generate(run(), "--prime", "a né", "--unknown", "skip", "--length", "0").out())
        .isEqualTo("a n\n");
  }

  @Test
  void generateRefusesInvalidFlags() throws IOException {
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
            "no such file: nowhere.txt",
            "--prime=@" + latin,
            "is not UTF-8")
        .forEach(
            (flag, message) ->
                assertThat(generate(run(), flag).failure()).as(flag).hasMessageContaining(message));
    assertThat(generate(folder.resolve("nothing")).failure()).hasMessageContaining("nothing");
  }

  @Test
  void generateEndsQuietlyWhenThePipeIsClosed() {
    CommandLine line = new CommandLine(new GenerateCommand());
    // A pipe whose reader closes it after ten characters.
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
    line.setExpandAtFiles(false);
    line.setOut(new PrintWriter(pipe));
    long start = System.nanoTime();
    int code = line.execute(run().toString(), "--length", "100000000");
    assertThat(code).isZero();
    assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
  }

  private static String[] with(String[] flags, String... more) {
    String[] all = Arrays.copyOf(flags, flags.length + more.length);
    System.arraycopy(more, 0, all, flags.length, more.length);
    return all;
  }

  private static Path run() {
    return trained.resolve("run");
  }

  private record Output(String out, Exception failure) {}

  private static Output generate(Path run, String... flags) {
    StringWriter out = new StringWriter();
    Exception[] failure = new Exception[1];
    CommandLine line = new CommandLine(new GenerateCommand());
    line.setExpandAtFiles(false);
    line.setOut(new PrintWriter(out));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          failure[0] = e;
          return 1;
        });
    String[] arguments = with(new String[] {run.toString()}, flags);
    assertThat(line.execute(arguments)).isEqualTo(failure[0] == null ? 0 : 1);
    return new Output(out.toString(), failure[0]);
  }
}
