package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  private int run(Exception failure, String... arguments) {
    ErrorReport errors = new ErrorReport();
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new Fail(failure));
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
    assertThat(err.toString()).contains("there is no command 'fial'. Commands: fail");
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
