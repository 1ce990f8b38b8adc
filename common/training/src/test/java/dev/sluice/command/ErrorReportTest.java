package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ErrorReportTest {
  private final StringWriter err = new StringWriter();

  @Command(name = "sluice")
  static final class Root {
    @Mixin private final Verbosity verbosity = new Verbosity();
  }

  @Command(name = "fail")
  static final class Fail implements Callable<Integer> {
    private final Exception failure;

    Fail(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  @Command(name = "count")
  static final class Count implements Callable<Integer> {
    @Option(names = {"-w", "--workers"})
    int workers;

    @Option(names = "--seed")
    Long seed;

    @Option(names = "--top-p")
    double topP;

    @Option(names = "--lengths", split = ",")
    List<Integer> lengths;

    @Parameters(paramLabel = "ROUNDS", arity = "0..1")
    Integer rounds;

    @Override
    public Integer call() {
      return 0;
    }
  }

  private int run(Exception failure, String... arguments) {
    ErrorReport errors = new ErrorReport();
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new Fail(failure));
    line.addSubcommand(new Count());
    return line.setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void badInputIsOneMessageAndExitCodeOne() {
    int code = run(new InputException("a.csv, line 3: 4 fields, expected 5"), "fail");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("error: a.csv, line 3: 4 fields, expected 5");
  }

  @Test
  void wrongUseIsExitCodeTwo() {
    assertThat(run(new UsageException("--units must be at least 1, found 0"), "fail")).isEqualTo(2);
    assertThat(run(new UsageException(""), "fail", "--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("Unknown option: '--colour'", "sluice fail --help");
  }

  @Test
  void anUnknownCommandListsTheKnownOnes() {
    assertThat(run(new UsageException(""), "fial")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            """
            error: sluice: unknown command 'fial'. Did you mean 'fail'? Known: fail, count
            See: sluice --help
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --workers=zero  | --workers: expected a whole number, found 'zero'
          -w=zero         | --workers: expected a whole number, found 'zero'
          --workers=1.5   | --workers: expected a whole number, found '1.5'
          --seed=x        | --seed: expected a whole number, found 'x'
          --top-p=half    | --top-p: expected a number, found 'half'
          --lengths=1,two | --lengths: expected a whole number, found 'two'
          few             | ROUNDS: expected a whole number, found 'few'
          """)
  void aValueThatIsNoNumberIsExitCodeTwo(String argument, String message) {
    assertThat(run(new UsageException(""), "count", argument)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("error: " + message + "\nSee: sluice count --help\n");
  }

  @Test
  void aGroupWithoutACommandShowsItsHelp() {
    assertThat(run(new UsageException(""))).isEqualTo(2);
    assertThat(err.toString()).startsWith("Usage: sluice");
  }

  @Test
  void aStackTraceIsShownOnlyWithVerboseBeforeOrAfterTheCommand() {
    run(new InputException("broken"), "fail");
    assertThat(err.toString()).doesNotContain("\tat ");

    run(new InputException("broken"), "fail", "--verbose");
    assertThat(err.toString()).contains("\tat ");

    err.getBuffer().setLength(0);
    run(new InputException("broken"), "-v", "fail");
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void aFullDiskIsReported() {
    IOException full = new IOException("No space left on device");

    int code = run(new UncheckedIOException(full), "fail");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("the disk is full").contains("--out");
  }

  @Test
  void anUnexpectedExceptionIsReportedAsABug() {
    int code = run(new IllegalStateException("shape"), "fail");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("this is a bug in Sluice").contains("--verbose");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamedWithoutAClassName() {
    FileSystemException readOnly = new FileSystemException("a/b", null, "Read-only file system");
    assertThat(run(readOnly, "fail")).isEqualTo(1);
    assertThat(run(new UncheckedIOException(readOnly), "fail")).isEqualTo(1);

    assertThat(err.toString().lines())
        .hasSize(2)
        .containsOnly("error: a file could not be read or written: a/b: Read-only file system");
  }
}
