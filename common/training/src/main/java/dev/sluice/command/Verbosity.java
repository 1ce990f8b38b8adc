package dev.sluice.command;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code --verbose}, accepted before and after every sub-command. */
public final class Verbosity {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors.")
  private boolean verbose;

  static boolean isVerbose(CommandLine command) {
    // Each command has its own copy of an inherited option, so all parents are checked.
    for (CommandLine c = command; c != null; c = c.getParent()) {
      var option = c.getCommandSpec().findOption("--verbose");
      if (option != null && Boolean.TRUE.equals(option.getValue())) {
        return true;
      }
      Object mixin = c.getMixins().get("verbosity");
      if (mixin instanceof Verbosity verbosity && verbosity.verbose) {
        return true;
      }
    }
    return false;
  }
}
