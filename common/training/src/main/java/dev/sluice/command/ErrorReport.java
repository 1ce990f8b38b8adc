package dev.sluice.command;

import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import dev.sluice.settings.PlainYaml;
import dev.sluice.settings.UnknownName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Ends the program after a failure: prints one message on standard error that says what to do, and
 * returns the exit code. Prints a stack trace only with {@code --verbose}.
 */
public final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String FILE_ERROR = "error: a file could not be read or written: ";

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    boolean group = !command.getSubcommands().isEmpty();
    Optional<String> conversion = conversion(e);
    boolean suggest = true;
    if (conversion.isPresent()) {
      err.println("error: " + conversion.get());
    } else if (group && e instanceof UnmatchedArgumentException unmatched && !isOption(unmatched)) {
      err.println(
          "error: "
              + UnknownName.message(
                  command.getCommandSpec().qualifiedName(),
                  "command",
                  unmatched.getUnmatched().get(0),
                  command.getSubcommands().keySet()));
      suggest = false;
    } else if (group && !(e instanceof UnmatchedArgumentException)) {
      // Only the name of a group was given: show its help.
      command.usage(err);
      return ExitCode.USAGE.code();
    } else {
      err.println("error: " + e.getMessage());
    }
    if (!suggest || !UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return ExitCode.USAGE.code();
  }

  /** The message for a value that is not of its option's type, if it is a simple type. */
  private static Optional<String> conversion(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    if (argument == null || e.getValue() == null) {
      return Optional.empty();
    }
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    return PlainYaml.looks(argument.auxiliaryTypes()[0])
        .map(type -> "%s: expected %s, found '%s'".formatted(name, type, e.getValue()));
  }

  private static boolean isOption(UnmatchedArgumentException e) {
    return e.getUnmatched().get(0).startsWith("-");
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parseResult) {
    PrintWriter err = command.getErr();
    int code = ExitCode.FAILURE.code();
    if (e instanceof InputException input) {
      err.println("error: " + input.getMessage());
      code = input.exitCode().code();
    } else if (isDiskFull(e)) {
      err.println(
          "error: the disk is full ("
              + e.getMessage()
              + "). Existing files are unchanged; free some space, or choose another folder with"
              + " --out or SLUICE_HOME.");
    } else if (e instanceof IOException failure) {
      err.println(FILE_ERROR + FileFailure.message(failure));
    } else if (e instanceof UncheckedIOException unchecked) {
      err.println(FILE_ERROR + FileFailure.message(unchecked.getCause()));
    } else {
      err.println("error: this is a bug in Sluice: " + e);
      err.println("Run the command again with --verbose and report the output.");
    }
    if (Verbosity.isVerbose(command)) {
      e.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  private static boolean isDiskFull(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          && cause.getMessage() != null
          && cause.getMessage().contains("No space left on device")) {
        return true;
      }
    }
    return false;
  }
}
