package dev.sluice.command;

import dev.sluice.progress.ConsoleProgress;
import dev.sluice.progress.Progress;

/** The terminal, as the launcher describes it in system properties. */
public final class Console {
  private Console() {}

  /** Progress on standard error: a bar on a terminal, plain lines elsewhere. */
  public static Progress progress() {
    return new ConsoleProgress(
        System.err,
        Boolean.getBoolean("sluice.terminal"),
        Integer.getInteger("sluice.columns", 80));
  }

  /** The maximum width of tables, in characters. */
  public static int columns() {
    return Math.max(80, Integer.getInteger("sluice.columns", 100));
  }
}
