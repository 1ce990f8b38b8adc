package dev.sluice.command;

import dev.sluice.progress.ConsoleProgress;
import dev.sluice.progress.Progress;

/** What the launcher tells of the terminal that the program runs in. */
public final class Console {
  private Console() {}

  /** Progress on standard error: a bar on a terminal, plain lines elsewhere. */
  public static Progress progress() {
    return new ConsoleProgress(
        System.err,
        Boolean.getBoolean("sluice.terminal"),
        Integer.getInteger("sluice.columns", 80));
  }

  /** How wide tables may be. */
  public static int columns() {
    return Math.max(80, Integer.getInteger("sluice.columns", 100));
  }
}
