package dev.sluice.command;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as it was typed, for provenance. */
public final class CommandText {
  private CommandText() {}

  /** The command line, quoted so that it can be pasted into a shell. */
  public static String of(CommandSpec spec) {
    return "sluice "
        + spec.root().commandLine().getParseResult().originalArgs().stream()
            .map(CommandText::quoted)
            .collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./,:=@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
