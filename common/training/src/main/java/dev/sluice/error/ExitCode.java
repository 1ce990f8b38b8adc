package dev.sluice.error;

/** How the program tells a script how it went. */
public enum ExitCode {
  SUCCESS(0),
  /** The command was right but could not be carried out. */
  FAILURE(1),
  /** The command, a flag or a setting was wrong. */
  USAGE(2),
  /** Stopped by a second Ctrl-C (128 + SIGINT). */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
